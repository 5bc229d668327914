/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import dev.failover.testkit.ClusterSpec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.MountableFile;

/**
 * A server as a container whose first process is the postmaster. The container outlives its server: killed and started again
 * it keeps its files and its port.
 */
final class DockerServer implements Server {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final String INBOX = "/failover/";
    private static final String ENTRYPOINT = INBOX + "entrypoint.sh";
    private static final int SERVER_PORT = 5432;

    private final String id;
    private final int port = Ports.free();
    private final GenericContainer<?> container;

    DockerServer(String id, ClusterSpec spec, Network network) {
        this.id = id;
        this.container = new GenericContainer<>("postgres:" + spec.version())
                .withNetwork(network)
                .withNetworkAliases(id)
                .withEnv("FAILOVER_CONF", ServerConfig.fresh(spec.settings()))
                .withEnv("FAILOVER_HBA", ServerConfig.HBA)
                .withEnv("FAILOVER_SQL", ServerConfig.ROLE_AND_DATABASE)
                .withCopyFileToContainer(
                        MountableFile.forClasspathResource("dev/failover/testkit/internal/docker-entrypoint.sh", 0755),
                        ENTRYPOINT)
                .withCreateContainerCmdModifier(create -> create.withEntrypoint(ENTRYPOINT))
                .withCommand("-c", "listen_addresses=*", "-c", "cluster_name=" + id);
        container.setPortBindings(List.of(port + ":" + SERVER_PORT));
    }

    /** As a primary with a new data directory. */
    void create() {
        container.start();
        awaitReady();
    }

    void createFrom(Server primary) {
        container.withCopyToContainer(Transferable.of(primary.conninfo()), INBOX + "primary");
        create();
    }

    void remove() {
        container.stop();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String conninfo() {
        return "host=" + id + " port=" + SERVER_PORT + " user=postgres connect_timeout=5";
    }

    @Override
    public void start() {
        docker().startContainerCmd(container.getContainerId()).exec();
        awaitReady();
    }

    @Override
    public void stop() {
        docker().killContainerCmd(container.getContainerId()).withSignal("INT").exec();
        Await.until(STOP_LIMIT, () -> explained("does not stop"), () -> !isRunning());
    }

    @Override
    public void kill() {
        if (isRunning()) {
            docker().killContainerCmd(container.getContainerId()).exec();
            Await.until(STOP_LIMIT, () -> explained("cannot be killed"), () -> !isRunning());
        }
    }

    @Override
    public void freeze() {
        docker().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void thaw() {
        docker().unpauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public boolean isRunning() {
        return Boolean.TRUE.equals(state().getRunning());
    }

    @Override
    public long pid() {
        return Optional.ofNullable(state().getPidLong())
                .filter(pid -> pid > 0)
                .orElseThrow(() -> new IllegalStateException(this + ": does not run"));
    }

    @Override
    public Path dataDirectory() {
        throw new UnsupportedOperationException(this + ": its files are inside a container");
    }

    @Override
    public List<String> logTail(int lines) {
        List<String> all = container.getLogs().lines().toList();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    @Override
    public void configure(Map<String, String> settings) {
        container.copyFileToContainer(Transferable.of(ServerConfig.lines(settings)), INBOX + "settings");
    }

    @Override
    public void cloneFrom(Server source) {
        kill();
        container.copyFileToContainer(Transferable.of(source.conninfo()), INBOX + "primary");
        start();
    }

    private void awaitReady() {
        Await.until(START_LIMIT, () -> explained("accepts no connections"), this::accepts);
    }

    private boolean accepts() {
        try (Connection connection = new Sql(this).connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private ContainerState state() {
        return docker().inspectContainerCmd(container.getContainerId()).exec().getState();
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    private String explained(String what) {
        return this + ": " + what + "; its log ends in:\n" + String.join("\n", logTail(20)) + "\n";
    }

    @Override
    public String toString() {
        return id + " (port " + port + ")";
    }
}
