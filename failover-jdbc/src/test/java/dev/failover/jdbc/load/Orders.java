/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.load;

import dev.failover.FailoverEvent;
import dev.failover.jdbc.FailoverDataSource;
import dev.failover.jdbc.FailoverDataSourceBuilder;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An application on a cluster: a table of orders, a DataSource, and what its listener heard. */
public final class Orders implements AutoCloseable {

    /** An event, and when it was heard on the monotonic clock. */
    public record Heard(FailoverEvent event, long nanos) {}

    public final FailoverDataSource dataSource;
    public final List<Heard> heard = new CopyOnWriteArrayList<>();

    private Orders(FailoverDataSourceBuilder builder) {
        dataSource = builder.listener(this::hear).build();
    }

    private Orders(FailoverDataSource dataSource) {
        this.dataSource = dataSource;
        dataSource.operator().addListener(this::hear);
    }

    private void hear(FailoverEvent event) {
        heard.add(new Heard(event, System.nanoTime()));
    }

    /** What the builder collected; the table of orders must be there. */
    public static Orders of(FailoverDataSourceBuilder builder) {
        return new Orders(builder);
    }

    /** What stands in the file; the table of orders must be there. What happens before it is made is not heard. */
    public static Orders of(Path file) {
        return new Orders(FailoverDataSource.fromProperties(file));
    }

    /** On the nodes themselves. */
    public static Orders on(PostgresCluster cluster, String... properties) throws SQLException {
        return on(cluster, PostgresNode::url, properties);
    }

    /** Through whatever the url leads to. {@code properties}: key, value, key, value... */
    public static Orders on(PostgresCluster cluster, Function<PostgresNode, String> url, String... properties)
            throws SQLException {
        FailoverDataSourceBuilder builder = FailoverDataSource.builder()
                .name("orders")
                .username(PostgresNode.USER)
                .password(PostgresNode.PASSWORD)
                .property("startup.require-primary", "true"); // a short failover.max-wait is not meant for the start
        cluster.nodes().forEach(node -> builder.endpoint(node.id(), e -> e.url(url.apply(node))));
        for (int i = 0; i < properties.length; i += 2) {
            builder.property(properties[i], properties[i + 1]);
        }
        Orders orders = new Orders(builder);
        orders.execute("CREATE TABLE IF NOT EXISTS orders(id bigint PRIMARY KEY)");
        return orders;
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public void insert(long id) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO orders VALUES (?)")) {
            statement.setLong(1, id);
            statement.executeUpdate();
        }
    }

    public long countOnReplica() throws SQLException {
        try (Connection connection = dataSource.replica().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM orders")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** When the first event of a kind about an endpoint was heard; {@code Long.MAX_VALUE} if none was. */
    public <E extends FailoverEvent> long heardAt(Class<E> type, Function<E, Boolean> which) {
        return heard.stream()
                .filter(h -> type.isInstance(h.event()) && which.apply(type.cast(h.event())))
                .mapToLong(Heard::nanos)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** All events of a kind so far. */
    public <E extends FailoverEvent> List<E> events(Class<E> type) {
        return heard.stream()
                .map(Heard::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
