/**
 * How the servers are found, started, stopped and broken; for nobody outside this module.
 *
 * <pre>
 * ClusterSpec -> Fabric (LocalFabric | DockerFabric) -> Server (LocalServer | DockerServer)
 * </pre>
 */
@NullMarked
package dev.failover.testkit.internal;

import org.jspecify.annotations.NullMarked;
