/** Real PostgreSQL clusters and network faults for tests of failover. */
module dev.failover.testkit {
    requires transitive java.sql;
    requires org.slf4j;
    requires org.tukaani.xz;
    requires static org.jspecify;
    requires static transitive org.junit.jupiter.api;

    exports dev.failover.testkit;
}
