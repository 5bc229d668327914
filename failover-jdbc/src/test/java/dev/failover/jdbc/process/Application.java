/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.process;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.ApprovalRequested;
import dev.failover.jdbc.FailoverDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/**
 * An application of its own: runs a DataSource on the file that is its argument and does what it is told, a line of
 * standard input at a time: {@code insert 5} answers {@code ok} or the failure's SQLState and message; {@code request}, the id
 * of the first move that waited for an approval, once there is one; {@code writer}, where writes go now. Ends with its input.
 */
public final class Application implements AutoCloseable {

    /** What an answer begins with: what else is printed is the log. */
    static final String ANSWER = "answer: ";

    private final FailoverDataSource dataSource;
    private final CompletableFuture<String> request = new CompletableFuture<>();

    private Application(Path file) {
        dataSource = FailoverDataSource.fromProperties(file);
        dataSource.operator().addListener(this::hear);
    }

    /** The file, then orders from standard input. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Application application = new Application(Path.of(arguments[0]))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(ANSWER + application.answer(line.split(" ")).replace('\n', ' '));
            }
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }

    private void hear(FailoverEvent event) {
        if (event instanceof ApprovalRequested asked) {
            request.complete(asked.id());
        }
    }

    private String answer(String[] order) {
        return switch (order[0]) {
            case "insert" -> insert(Long.parseLong(order[1]));
            case "request" -> request.join();
            case "writer" -> dataSource.operator().status().writer().orElse("none");
            default -> "unknown order " + order[0];
        };
    }

    private String insert(long id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO orders VALUES (?)")) {
            statement.setLong(1, id);
            statement.executeUpdate();
            return "ok";
        } catch (SQLException e) {
            return e.getSQLState() + " " + e.getMessage();
        }
    }
}
