package org.recourse.notice;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** An SMTP server that takes each mail but answers one command as it is told, or not at all. */
class AwkwardServer implements AutoCloseable {

    static final String HANG_UP = "";

    private final ServerSocket socket = new ServerSocket(0);
    private final AtomicInteger taken = new AtomicInteger();
    private final String command;
    private final String answer;

    AwkwardServer(String command, String answer) throws IOException {
        this.command = command;
        this.answer = answer;
        Thread thread = new Thread(this::serve, "awkward-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How many mails it took. */
    int taken() {
        return taken.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                talk(client);
            } catch (IOException hungUp) {
                // The next caller, or the end of the test.
            }
        }
    }

    private void talk(Socket client) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = client.getOutputStream();
        say(out, "220 ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String asked = line.toUpperCase(Locale.ROOT);
            if (asked.startsWith(command)) {
                if (answer.equals(HANG_UP)) {
                    // Closing with this set resets the connection.
                    client.setSoLinger(true, 0);
                    return;
                }
                say(out, answer);
            } else if (asked.startsWith("DATA")) {
                say(out, "354 go on");
                while (!".".equals(in.readLine())) {}
                taken.incrementAndGet();
                say(out, "250 taken");
            } else {
                say(out, "250 ok");
            }
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
