package io.jenkins.plugins.qualysflow.core.testing;

import io.jenkins.plugins.qualysflow.core.client.ProxyServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy on 127.0.0.1 that wants a user name and a password (the scheme Basic). Forwards plain requests and opens
 * tunnels, to loopback addresses alone.
 */
public final class AuthenticatingProxy implements AutoCloseable {

    public static final String USER = "jenkins-at-the-proxy";
    public static final String PASSWORD = "pr0xy-pa55word";

    private static final String EXPECTED = "proxy-authorization: basic "
            + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    private final ServerSocket socket;
    private final List<String> passed = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private volatile int answerToAll;

    public AuthenticatingProxy() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(() -> {
            while (!socket.isClosed()) {
                Socket client = socket.accept();
                start(() -> serve(client));
            }
        });
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** For clients that have no password for it. */
    public ProxyServer withoutPassword() {
        return new ProxyServer("127.0.0.1", port(), null, null);
    }

    /** For clients that may use it. */
    public ProxyServer withPassword() {
        return new ProxyServer("127.0.0.1", port(), USER, PASSWORD);
    }

    /** From now on answers that status, whoever asks. */
    public void answerAll(int status) {
        answerToAll = status;
    }

    /** The first line of each request that was let through. */
    public List<String> passed() {
        return List.copyOf(passed);
    }

    /** The first line of each request that was not. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            String head = head(client.getInputStream());
            String[] lines = head.split("\r\n");
            if (answerToAll != 0) {
                answer(client, answerToAll + " Because");
            } else if (List.of(lines).stream().noneMatch(AuthenticatingProxy::isLetIn)) {
                refused.add(lines[0]);
                answer(client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"");
            } else {
                passed.add(lines[0]);
                forward(client, lines);
            }
        }
    }

    private static boolean isLetIn(String line) {
        int value = EXPECTED.lastIndexOf(' ');
        return line.length() == EXPECTED.length()
                && line.substring(0, value).toLowerCase(Locale.ROOT).equals(EXPECTED.substring(0, value))
                && line.substring(value).equals(EXPECTED.substring(value));
    }

    private static void answer(Socket client, String status) throws IOException {
        write(client, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private static void forward(Socket client, String[] lines) throws IOException {
        String[] first = lines[0].split(" ");
        boolean tunnel = "CONNECT".equals(first[0]);
        URI target = URI.create(tunnel ? "tunnel://" + first[1] : first[1]);
        try (Socket origin = new Socket(InetAddress.getByName("127.0.0.1"), target.getPort())) {
            if (tunnel) {
                write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            } else {
                StringBuilder head = new StringBuilder(first[0] + " " + target.getRawPath()
                        + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery()) + " " + first[2] + "\r\n");
                for (String line : List.of(lines).subList(1, lines.length)) {
                    String name = line.toLowerCase(Locale.ROOT);
                    if (!name.startsWith("proxy-") && !name.startsWith("connection:")) {
                        head.append(line).append("\r\n");
                    }
                }
                write(origin, head + "Connection: close\r\n\r\n");
            }
            start(() -> client.getInputStream().transferTo(origin.getOutputStream()));
            origin.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(Socket to, String text) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // The other side is gone, which ends this one.
                    }
                },
                "proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
