// Tasklist keeps a half filled-in form in the browser's storage when the session ends. That would leave the story on
// the machine in clear, so here such drafts live in the page alone: they survive signing in again, and nothing else.
const DRAFT = 'camunda-form:';
const drafts = new Map();
const storage = Storage.prototype;
const { getItem, setItem, removeItem } = storage;

storage.getItem = function (key) {
  return String(key).startsWith(DRAFT) ? (drafts.get(key) ?? null) : getItem.call(this, key);
};
storage.setItem = function (key, value) {
  if (String(key).startsWith(DRAFT)) {
    drafts.set(key, String(value));
  } else {
    setItem.call(this, key, value);
  }
};
storage.removeItem = function (key) {
  drafts.delete(key);
  removeItem.call(this, key);
};

// What an earlier version left.
Object.keys(localStorage)
  .filter(key => key.startsWith(DRAFT))
  .forEach(key => removeItem.call(localStorage, key));
