package org.recourse.casefile;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.recourse.casefile.EvidenceSettings.Clamd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Asks clamd about a file, with its command INSTREAM over TCP. */
@Component
@EnableConfigurationProperties(EvidenceSettings.class)
class VirusScanner {

    private static final Logger LOG = LoggerFactory.getLogger(VirusScanner.class);
    private static final int CHUNK = 64 * 1024;
    private static final int LONGEST_ANSWER = 1024;

    private final Clamd clamd;

    VirusScanner(EvidenceSettings settings) {
        this.clamd = settings.clamd();
    }

    /** What the scanner says of a file. */
    enum Verdict {
        CLEAN,
        INFECTED,
        /** It says nothing: it cannot be reached, takes too long, or cannot take the file. */
        UNKNOWN
    }

    /** Content that can be read from its beginning. */
    interface Content {
        InputStream open() throws IOException;
    }

    boolean isConfigured() {
        return clamd.isConfigured();
    }

    /**
     * Has a file scanned.
     *
     * @throws IOException where the content cannot be read
     */
    Verdict scan(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return verdict(ask(in));
        } catch (NoAnswer e) {
            LOG.warn("The virus scanner gave no answer ({}): the file stays in quarantine", e.getMessage());
            return Verdict.UNKNOWN;
        }
    }

    private static Verdict verdict(String answer) throws NoAnswer {
        if (answer.endsWith(" FOUND")) {
            return Verdict.INFECTED;
        }
        if (answer.equals("stream: OK")) {
            return Verdict.CLEAN;
        }
        throw new NoAnswer(answer.isEmpty() ? "it hung up" : answer.replaceAll("[^ -~]", "?"));
    }

    private String ask(InputStream in) throws IOException, NoAnswer {
        int timeout = Math.toIntExact(clamd.timeout().toMillis());
        byte[] chunk = new byte[CHUNK];
        try (Socket socket = new Socket()) {
            DataOutputStream out;
            try {
                socket.connect(new InetSocketAddress(clamd.host(), clamd.port()), timeout);
                socket.setSoTimeout(timeout);
                out = new DataOutputStream(socket.getOutputStream());
                out.write("zINSTREAM\0".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new NoAnswer(e.toString());
            }
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                send(out, chunk, length);
            }
            try {
                out.writeInt(0);
                out.flush();
                return answer(socket.getInputStream());
            } catch (IOException e) {
                throw new NoAnswer(e.toString());
            }
        }
    }

    private static void send(DataOutputStream out, byte[] chunk, int length) throws NoAnswer {
        if (length > 0) { // a chunk of length 0 would end the file
            try {
                out.writeInt(length);
                out.write(chunk, 0, length);
            } catch (IOException e) {
                throw new NoAnswer(e.toString());
            }
        }
    }

    private static String answer(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        for (int c = in.read(); c > 0 && answer.length() < LONGEST_ANSWER; c = in.read()) {
            answer.append((char) c);
        }
        return answer.toString().strip();
    }

    /** Apart from a content that cannot be read, which is our own fault. */
    private static final class NoAnswer extends Exception {

        private static final long serialVersionUID = 1L;

        NoAnswer(String reason) {
            super(reason);
        }
    }
}
