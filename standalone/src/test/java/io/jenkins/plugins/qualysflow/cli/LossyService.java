package io.jenkins.plugins.qualysflow.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A service on bare sockets, which loses starts in ways that no HTTP server does: what becomes of each start is a script,
 * every other call is answered sensibly. One request a connection.
 */
final class LossyService implements AutoCloseable {

    /** What happens to a start. */
    @FunctionalInterface
    interface Script {
        /**
         * Plays it; the connection is closed afterwards.
         *
         * @param body the body of the request, not read yet
         */
        void play(Socket socket, Body body) throws IOException;
    }

    /** The body of a request. */
    record Body(InputStream in, int length) {

        /** Reads all of it; gives how many bytes came, 0 unless that is all. */
        int read() throws IOException {
            return in.readNBytes(length).length == length ? length : 0;
        }
    }

    private final ServerSocket server;
    private final List<Script> scripts;
    private final List<String> starts = new CopyOnWriteArrayList<>();

    /** A service that plays the scripts to the starts in turn, the last one for ever. */
    LossyService(Script... scripts) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.scripts = List.of(scripts);
        daemon(() -> {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            }
        });
    }

    /** Reads the request, and sends that. */
    static Script answer(String raw) {
        return (socket, body) -> {
            body.read();
            send(socket, raw);
        };
    }

    /** Reads the request, and sends a whole answer with a body. */
    static Script answer(int status, String body, String... headers) {
        return answer(whole(status, body, headers));
    }

    static String whole(int status, String body, String... headers) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 " + status + " Some reason\r\n");
        for (String header : headers) {
            answer.append(header).append("\r\n");
        }
        return answer + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** How many starts have reached it, whole or not. */
    int starts() {
        return starts.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 512);
            String first = line(in);
            int length = 0;
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String header = line.toLowerCase(Locale.ROOT);
                if (header.startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            Body body = new Body(in, length);
            if (first.startsWith("POST /qflowapi/")) {
                starts.add(first);
                scripts.get(Math.min(starts.size(), scripts.size()) - 1).play(socket, body);
            } else {
                body.read();
                send(socket, whole(200, first.startsWith("POST") ? "a-token" : "{\"total\":\"0\",\"items\":[]}"));
            }
        }
    }

    private static void send(Socket socket, String raw) throws IOException {
        socket.getOutputStream().write(raw.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private void daemon(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // The command went away, or the test is over: what matters is what the command says.
                        scripts.size();
                    }
                },
                "lossy-service");
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }
}
