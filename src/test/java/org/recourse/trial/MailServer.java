package org.recourse.trial;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A mail server at an address that stays the same, which is restarted, refuses, hangs or dies in the middle. What it has
 * taken is kept.
 */
final class MailServer implements AutoCloseable {

    private static final String MESSAGE_ID = "message-id:";

    private final int port;
    private final List<Mail> delivered = Collections.synchronizedList(new ArrayList<>());
    private final List<Taking> takings = Collections.synchronizedList(new ArrayList<>());
    private final Set<Socket> callers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger toCutOff = new AtomicInteger();
    private final AtomicInteger toLeaveUnanswered = new AtomicInteger();

    private @Nullable ServerSocket door;
    private volatile boolean hangs;
    private volatile GreenMail server;

    /** A mail that was taken. */
    record Mail(String id, String subject, String to, String text) {}

    /**
     * That a mail came in whole.
     *
     * @param begin when its sender was let in
     * @param at when its sender was told so, or would have been
     * @param heard whether the sender is known to have read it, since it went on to the next thing. An answer that was given can
     *     be lost with the line
     */
    record Taking(String id, Instant begin, Instant at, AtomicBoolean heard) {}

    MailServer() throws IOException {
        server = started();
        door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        port = door.getLocalPort();
        listen(door);
    }

    int port() {
        return port;
    }

    /** All mails that were taken so far, also before it was started again. */
    List<Mail> delivered() {
        List<Mail> all = new ArrayList<>(delivered);
        read(server.getManagers().getImapHostManager(), all);
        return all;
    }

    List<Taking> takings() {
        synchronized (takings) {
            return List.copyOf(takings);
        }
    }

    void stop() {
        ImapHostManager mailboxes = server.getManagers().getImapHostManager();
        server.stop();
        hangUpOnAll();
        read(mailboxes, delivered); // once nothing more can come in
    }

    /** Starts it again after {@link #stop()}. */
    void start() {
        server = started();
    }

    void refuse() throws IOException {
        door.close();
        hangUpOnAll();
    }

    /** Takes calls again after {@link #refuse()}. */
    void accept() throws IOException {
        door = new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
        listen(door);
    }

    void hang() {
        hangs = true;
    }

    void answerAgain() {
        hangs = false;
        hangUpOnAll();
    }

    /** Hangs up in the middle of the next mails. */
    void cutOff(int mails) {
        toCutOff.set(mails);
    }

    /** Takes the next mails and hangs up without saying so. */
    void leaveUnanswered(int mails) {
        toLeaveUnanswered.set(mails);
    }

    /** Behaves again after {@link #cutOff(int)} or {@link #leaveUnanswered(int)}. */
    void behave() {
        toCutOff.set(0);
        toLeaveUnanswered.set(0);
    }

    @Override
    public void close() throws IOException {
        refuse();
        server.stop();
    }

    private static GreenMail started() {
        ServerSetup setup =
                new ServerSetup(0, InetAddress.getLoopbackAddress().getHostAddress(), ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(60_000);
        GreenMail server = new GreenMail(setup);
        server.start();
        return server;
    }

    private static void read(ImapHostManager from, List<Mail> to) {
        try {
            for (StoredMessage stored : from.getAllMessages()) {
                MimeMessage mail = stored.getMimeMessage();
                to.add(new Mail(
                        bare(mail.getMessageID()),
                        mail.getSubject(),
                        mail.getRecipients(Message.RecipientType.TO)[0].toString(),
                        mail.getContent().toString()));
            }
        } catch (MessagingException e) {
            throw new IllegalStateException("A mail that cannot be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What makes a Message-ID: without its angle brackets and the domain. */
    private static String bare(String messageId) {
        return messageId.strip().replaceAll("^<|@.*$", "");
    }

    private void hangUpOnAll() {
        callers.forEach(Line::hangUp);
    }

    private void listen(ServerSocket at) {
        Line.daemon(() -> {
            while (!at.isClosed()) {
                try {
                    Socket caller = at.accept();
                    callers.add(caller);
                    Line.daemon(() -> {
                        try {
                            talk(caller);
                        } finally {
                            callers.remove(caller);
                            Line.hangUp(caller);
                        }
                    });
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    /** Passes on what caller and server say in turn, as long as nothing is to go wrong. */
    private void talk(Socket caller) {
        if (hangs) {
            awaitHangUp(caller);
            return;
        }
        Instant begin = Instant.now();
        SmtpServer smtp = server.getSmtp();
        if (smtp == null) {
            return; // it is being started again
        }
        try (Socket called = new Socket(InetAddress.getLoopbackAddress(), smtp.getPort())) {
            Side client = new Side(caller);
            Side host = new Side(called);
            client.say(host.answer());
            Optional<Taking> taken = Optional.empty();
            for (String line = client.hear(); line != null; line = client.hear()) {
                taken.ifPresent(taking -> taking.heard().set(true));
                host.say(line + "\r\n");
                String answer = host.answer();
                client.say(answer);
                if (line.toUpperCase(Locale.ROOT).startsWith("DATA") && answer.startsWith("354")) {
                    taken = take(client, host, begin);
                }
            }
        } catch (IOException hungUp) {
            // The caller tries again.
        }
    }

    private Optional<Taking> take(Side client, Side host, Instant begin) throws IOException {
        boolean cutOff = toCutOff.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        String id = "";
        boolean header = true;
        int lines = 0;
        for (String line = client.hear(); line != null; line = client.hear()) {
            header &= !line.isEmpty();
            if (header && line.toLowerCase(Locale.ROOT).startsWith(MESSAGE_ID)) {
                id = bare(line.substring(MESSAGE_ID.length()));
            } else if (header && id.isEmpty() && line.startsWith(" ")) {
                id = line.contains("@") && line.strip().startsWith("<") ? bare(line) : id;
            }
            if (cutOff && ++lines > 12) {
                throw new IOException("Cut off");
            }
            host.say(line + "\r\n");
            if (line.equals(".")) {
                return end(client, host, id, begin);
            }
        }
        throw new IOException("The caller hung up");
    }

    private Optional<Taking> end(Side client, Side host, String id, Instant begin) throws IOException {
        String answer;
        try {
            answer = host.answer();
        } catch (IOException died) {
            note(id, begin);
            throw died;
        }
        if (!answer.startsWith("250")) {
            client.say(answer);
            return Optional.empty();
        }
        Taking taken = note(id, begin);
        if (toLeaveUnanswered.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new IOException("Left unanswered");
        }
        client.say(answer);
        return Optional.of(taken);
    }

    private Taking note(String id, Instant begin) {
        Taking taken = new Taking(id, begin, Instant.now(), new AtomicBoolean());
        takings.add(taken);
        return taken;
    }

    private static void awaitHangUp(Socket caller) {
        try {
            while (caller.getInputStream().read() >= 0) {}
        } catch (IOException hungUp) {
            // At last.
        }
    }

    /** One end of a conversation by lines. */
    private static final class Side {

        private final Socket socket;
        private final BufferedReader in;

        Side(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        }

        @Nullable
        String hear() throws IOException {
            return in.readLine();
        }

        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /** A server's whole answer: all lines, of which each but the last has a hyphen after its number. */
        String answer() throws IOException {
            StringBuilder answer = new StringBuilder();
            while (true) {
                String line = in.readLine();
                if (line == null) {
                    throw new IOException("The server hung up");
                }
                answer.append(line).append("\r\n");
                if (line.length() < 4 || line.charAt(3) != '-') {
                    return answer.toString();
                }
            }
        }
    }
}
