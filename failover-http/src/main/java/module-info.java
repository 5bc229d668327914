/** FailoverHttpClient: an HttpClient that outlives its region. */
module dev.failover.http {
    requires transitive java.net.http;
    requires transitive dev.failover.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.failover.http;
}
