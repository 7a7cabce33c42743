package org.recourse.casefile;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.recourse.casefile.EvidenceSettings.Clamd;
import org.springframework.util.unit.DataSize;

/** A virus scanner that speaks clamd's INSTREAM and takes a file for infected when it holds a certain word. */
final class FakeClamd implements AutoCloseable {

    static final String VIRUS = "EICAR-LIKE-TEST-WORD";

    private final ServerSocket server;
    private final String answer;
    final List<Integer> sizes = new CopyOnWriteArrayList<>();

    /** @param answer what it always says; null to look at the files */
    FakeClamd(String answer) throws IOException {
        this.answer = answer;
        this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "fake clamd");
        thread.setDaemon(true);
        thread.start();
    }

    EvidenceSettings settings() {
        return settings(server.getLocalPort());
    }

    static EvidenceSettings settings(int port) {
        return new EvidenceSettings(
                DataSize.ofMegabytes(25),
                20,
                new Clamd(InetAddress.getLoopbackAddress().getHostAddress(), port, Duration.ofSeconds(5)));
    }

    /** Settings of a scanner that is down. */
    static EvidenceSettings down() throws IOException {
        try (ServerSocket closed = new ServerSocket(0)) {
            return settings(closed.getLocalPort());
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                talk(socket);
            } catch (IOException hungUp) {
                // The next one, please.
            }
        }
    }

    private void talk(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        if (!"zINSTREAM\0".equals(new String(in.readNBytes(10), StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write("UNKNOWN COMMAND\0".getBytes(StandardCharsets.US_ASCII));
            return;
        }
        StringBuilder file = new StringBuilder();
        int size = 0;
        for (int length = in.readInt(); length > 0; length = in.readInt()) {
            String chunk = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
            size += chunk.length();
            file.append(chunk);
        }
        sizes.add(size);
        String said = answer != null ? answer : file.indexOf(VIRUS) >= 0 ? "stream: Test.Virus FOUND" : "stream: OK";
        socket.getOutputStream().write((said + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
