/** The engine of failover: signals, states and routes, without SQL and without HTTP. */
@SuppressWarnings({"module", "requires-automatic"
}) // jdbc and http come later in the reactor; Resilience4j has no descriptor
module dev.failover.core {
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.failover;
}
