/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import dev.failover.testkit.ClusterSpec;
import dev.failover.testkit.ClusterUnavailableException;
import java.util.List;
import java.util.stream.IntStream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;

/** Servers as containers of the official image, in a network of their own. */
final class DockerFabric implements Fabric {
    private final Network network = Network.newNetwork();
    private final List<DockerServer> servers;

    private DockerFabric(ClusterSpec spec) {
        this.servers = IntStream.rangeClosed(0, spec.standbys())
                .mapToObj(i -> new DockerServer(Character.toString('a' + i), spec, network))
                .toList();
    }

    static void requireEngine() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new ClusterUnavailableException("no Docker engine answers");
        }
    }

    static DockerFabric start(ClusterSpec spec) {
        requireEngine();
        DockerFabric fabric = new DockerFabric(spec);
        try {
            DockerServer primary = fabric.servers.get(0);
            primary.create();
            fabric.servers.stream().skip(1).forEach(standby -> standby.createFrom(primary));
            return fabric;
        } catch (RuntimeException e) {
            fabric.close();
            throw e;
        }
    }

    @Override
    public List<Server> servers() {
        return List.copyOf(servers);
    }

    @Override
    public void close() {
        servers.forEach(DockerServer::remove);
        network.close();
    }
}
