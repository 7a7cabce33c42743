-- Since when nothing of a case may be deleted, because somebody outside may ask for it; null where nothing stands.
-- Why is in the chronology.
alter table case_file add column hold_since timestamp(6) with time zone;
