/** FailoverDataSource: a DataSource that outlives its primary. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // pgjdbc and Micrometer have no descriptor
module dev.failover.jdbc {
    requires transitive java.sql;
    requires transitive dev.failover.core;
    requires com.github.benmanes.caffeine;
    requires com.zaxxer.hikari;
    requires jdk.net;
    requires org.postgresql.jdbc;
    requires org.slf4j;
    requires static org.checkerframework.checker.qual; // pgjdbc's classes are annotated with it
    requires static transitive micrometer.core; // FailoverMetrics
    requires static transitive org.jspecify;

    exports dev.failover.jdbc;
    // pgjdbc makes the socket factory by its name
    exports dev.failover.jdbc.internal.postgres to
            org.postgresql.jdbc;
}
