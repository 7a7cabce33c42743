package org.recourse.report;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.recourse.casefile.Fingerprints;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Keeps one caller, and all together, from coming too often: so many at once, and as many again spread over each hour.
 * Addresses are known as keyed hashes only, whose key is not in the database.
 *
 * <p>Each node counts for itself first. Only what it would take is counted over all nodes too, where there can be several: who
 * comes much too often costs the database nothing, and while that does not answer each node's own count still holds.
 */
@Component
@EnableConfigurationProperties(LimitSettings.class)
class Limits {

    private static final int ADDRESSES_REMEMBERED = 10_000;

    private final PerAddress reports;
    private final PerAddress receipts;
    private final Allowance reportsInAll;

    Limits(LimitSettings settings, Clock clock, Fingerprints fingerprints, SharedAllowances shared) {
        TimeMeter time = new ClockTime(clock);
        this.reports = new PerAddress("reports", settings.reportsPerAddress(), time, fingerprints, shared);
        this.receipts = new PerAddress("receipts", settings.receiptsPerAddress(), time, fingerprints, shared);
        this.reportsInAll = new Allowance("reports in all", settings.reportsInAll(), time, shared);
    }

    /** Somebody comes too often. */
    static final class TooMany extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final long seconds;

        TooMany(long seconds) {
            super("Too many requests", null, false, false);
            this.seconds = seconds;
        }

        /** After how many seconds the next one will be taken. */
        long seconds() {
            return seconds;
        }
    }

    /**
     * Counts a report.
     *
     * @throws TooMany where this is one too many
     */
    void countReport(String address) {
        Allowance own = reports.of(address);
        own.take();
        try {
            reportsInAll.take();
        } catch (TooMany e) {
            own.giveBack();
            throw e;
        }
    }

    /** A report that was counted was not taken. */
    void uncountReport(String address) {
        reports.of(address).giveBack();
        reportsInAll.giveBack();
    }

    /**
     * Counts that somebody presents a receipt.
     *
     * @throws TooMany where this is once too often
     */
    void countReceipt(String address) {
        receipts.of(address).take();
    }

    private static final class Allowance {

        private final String whose;
        private final long perHour;
        private final Bucket bucket;
        private final SharedAllowances shared;

        Allowance(String whose, long perHour, TimeMeter time, SharedAllowances shared) {
            this.whose = whose;
            this.perHour = perHour;
            this.shared = shared;
            long capacity = Math.max(perHour, 1);
            this.bucket = Bucket.builder()
                    .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, Duration.ofHours(1)))
                    .withCustomTimePrecision(time)
                    .build();
        }

        void take() {
            if (perHour == 0) {
                return;
            }
            ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                throw new TooMany(TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1);
            }
            Duration wait = shared.take(whose, perHour);
            if (!wait.isZero()) {
                bucket.addTokens(1);
                throw new TooMany(wait.toSeconds() + 1);
            }
        }

        void giveBack() {
            if (perHour > 0) {
                bucket.addTokens(1);
                shared.giveBack(whose, perHour);
            }
        }
    }

    /** An allowance for each address; those not seen for longest are forgotten first. */
    private static final class PerAddress {

        private final String what;
        private final long perHour;
        private final TimeMeter time;
        private final Fingerprints fingerprints;
        private final SharedAllowances shared;
        private final Map<String, Allowance> allowances = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
                return size() > ADDRESSES_REMEMBERED;
            }
        };

        PerAddress(String what, long perHour, TimeMeter time, Fingerprints fingerprints, SharedAllowances shared) {
            this.what = what;
            this.perHour = perHour;
            this.time = time;
            this.fingerprints = fingerprints;
            this.shared = shared;
        }

        Allowance of(String address) {
            String hash = fingerprints.of(what, HexFormat.of().formatHex(network(address)));
            synchronized (allowances) {
                return allowances.computeIfAbsent(hash, unknown -> new Allowance(hash, perHour, time, shared));
            }
        }

        /** Whoever has one IPv6 address has all of its /64 network. */
        private static byte[] network(String address) {
            try {
                byte[] bytes = InetAddress.getByName(address).getAddress();
                return bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes;
            } catch (UnknownHostException e) {
                return new byte[0];
            }
        }
    }

    private record ClockTime(Clock clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
