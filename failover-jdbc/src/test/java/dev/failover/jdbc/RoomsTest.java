/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What module-info cannot say: which room may enter which. */
class RoomsTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.failover.jdbc");

    @ParameterizedTest
    @CsvSource({
        "com.zaxxer.hikari.., ..internal.pool..",
        "org.postgresql.., ..internal.postgres..",
        "com.github.benmanes.caffeine.., ..internal.session.."
    })
    void oneLibraryHasOneRoom(String library, String room) {
        noClasses()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    /** The room itself is the engine's; HikariCP's meters are bound without naming a type of it. */
    @Test
    void micrometerHasOneDoor() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(FailoverMetrics.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(CLASSES);
    }

    @Test
    void timeEntersByOneDoor() {
        noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void delegatesDecideNothing() {
        noClasses()
                .that()
                .resideInAPackage("..internal.delegate..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.failover.internal..", "..internal.pool..", "..internal.postgres..")
                .check(CLASSES);
    }

    @Test
    void roomsHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.failover.jdbc.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    /** A virtual thread that blocks in a monitor holds its carrier, before Java 24. */
    @Test
    void nobodyUsesAMonitor() {
        List<String> arguments = new ArrayList<>(List.of("-c", "-p"));
        CLASSES.forEach(
                c -> arguments.add(Path.of(c.getSource().orElseThrow().getUri()).toString()));
        StringWriter code = new StringWriter();
        ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(new PrintWriter(code), new PrintWriter(code), arguments.toArray(String[]::new));

        assertThat(code.toString()).contains("class dev.failover.jdbc.internal.JdbcCluster");
        assertThat(code.toString().lines())
                .noneMatch(line -> line.matches(" *\\d+: monitorenter|  [^/]* synchronized .*"));
    }
}
