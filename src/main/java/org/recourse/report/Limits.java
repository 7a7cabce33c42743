package org.recourse.report;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Keeps one caller, and all together, from coming too often: so many at once, and as many again spread over each hour.
 * Addresses are known only here, in memory, as hashes that mean nothing after a restart.
 */
@Component
@EnableConfigurationProperties(LimitSettings.class)
class Limits {

    private static final int ADDRESSES_REMEMBERED = 10_000;

    private final PerAddress reports;
    private final PerAddress receipts;
    private final Allowance reportsInAll;

    Limits(LimitSettings settings, Clock clock) {
        TimeMeter time = new ClockTime(clock);
        this.reports = new PerAddress(settings.reportsPerAddress(), time);
        this.receipts = new PerAddress(settings.receiptsPerAddress(), time);
        this.reportsInAll = new Allowance(settings.reportsInAll(), time);
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

        private final long perHour;
        private final Bucket bucket;

        Allowance(long perHour, TimeMeter time) {
            this.perHour = perHour;
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
        }

        void giveBack() {
            bucket.addTokens(1);
        }
    }

    /** An allowance for each address; those not seen for longest are forgotten first. */
    private static final class PerAddress {

        private final long perHour;
        private final TimeMeter time;
        private final SecretKeySpec salt;
        private final Map<String, Allowance> allowances = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
                return size() > ADDRESSES_REMEMBERED;
            }
        };

        PerAddress(long perHour, TimeMeter time) {
            this.perHour = perHour;
            this.time = time;
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            this.salt = new SecretKeySpec(random, "HmacSHA256");
        }

        Allowance of(String address) {
            String hash = hash(address);
            synchronized (allowances) {
                return allowances.computeIfAbsent(hash, unknown -> new Allowance(perHour, time));
            }
        }

        private String hash(String address) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(salt);
                return HexFormat.of().formatHex(mac.doFinal(network(address)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every Java platform has HMAC with SHA-256", e);
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
