/** The engine of failover: signals, states and routes, without SQL and without HTTP. */
@SuppressWarnings({"module", "requires-automatic"
}) // jdbc and http come later in the reactor; Resilience4j has no descriptor
module dev.failover.core {
    requires org.slf4j;
    requires io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.core;
    requires static micrometer.core; // only internal.metrics, only when somebody binds meters
    requires static transitive org.jspecify;

    exports dev.failover;
    exports dev.failover.spi;
    exports dev.failover.internal.breaker to
            dev.failover.jdbc,
            dev.failover.http;
    exports dev.failover.internal.config to
            dev.failover.jdbc,
            dev.failover.http,
            dev.failover.spring;
    exports dev.failover.internal.engine to
            dev.failover.jdbc,
            dev.failover.http;
    exports dev.failover.internal.json to
            dev.failover.jdbc,
            dev.failover.http,
            dev.failover.spring;
    exports dev.failover.internal.metrics to
            dev.failover.jdbc,
            dev.failover.http,
            dev.failover.spring;
    exports dev.failover.internal.notify to
            dev.failover.jdbc,
            dev.failover.http,
            dev.failover.spring;
    exports dev.failover.internal.reload to
            dev.failover.jdbc,
            dev.failover.http,
            dev.failover.spring;
    exports dev.failover.internal.report to
            dev.failover.jdbc,
            dev.failover.http,
            dev.failover.spring;
    exports dev.failover.internal.route to
            dev.failover.jdbc,
            dev.failover.http;
    exports dev.failover.internal.state to
            dev.failover.jdbc,
            dev.failover.http;
    exports dev.failover.internal.store to
            dev.failover.jdbc,
            dev.failover.http,
            dev.failover.spring;
    exports dev.failover.internal.time to
            dev.failover.jdbc,
            dev.failover.http;
}
