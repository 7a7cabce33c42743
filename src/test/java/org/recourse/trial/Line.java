package org.recourse.trial;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a server on this machine, that can be cut while somebody uses it. */
final class Line implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final int server;

    private volatile boolean answersLost;

    Line(int server) throws IOException {
        this.server = server;
        daemon(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Cuts all that is connected; who connects anew gets through. */
    void cut() {
        ends.forEach(this::reset);
        if (answersLost) {
            answersLost = false;
            ends.forEach(this::reset); // also who came meanwhile, and may have missed an answer
        }
    }

    /** What is asked still arrives, and no answer comes back, until it is cut. */
    void loseAnswers() {
        answersLost = true;
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                ends.add(client);
                try {
                    Socket target = new Socket(InetAddress.getLoopbackAddress(), server);
                    ends.add(target);
                    daemon(() -> pass(client, target, false));
                    daemon(() -> pass(target, client, true));
                } catch (IOException serverDown) {
                    reset(client);
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pass(Socket from, Socket to, boolean answers) {
        byte[] some = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(some); length >= 0; length = in.read(some)) {
                if (!answers || !answersLost) {
                    out.write(some, 0, length);
                }
            }
        } catch (IOException cut) {
            // Then both ends are.
        }
        reset(from);
        reset(to);
    }

    private void reset(Socket end) {
        ends.remove(end);
        hangUp(end);
    }

    /** Closes without a farewell: the other side reads of a reset. */
    static void hangUp(Socket end) {
        try {
            end.setSoLinger(true, 0);
            end.close();
        } catch (IOException closedAlready) {
            // That is what was wanted.
        }
    }

    static void daemon(Runnable work) {
        Thread thread = new Thread(work, "line");
        thread.setDaemon(true);
        thread.start();
    }
}
