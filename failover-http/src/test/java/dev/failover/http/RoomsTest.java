/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** What module-info cannot say: which room may enter which. */
class RoomsTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.failover.http");

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

    /** What decides can be tried out without a socket, a clock or a thread. */
    @Test
    void whatDecidesActsNot() {
        noClasses()
                .that()
                .resideInAnyPackage("..internal.address..", "..internal.judge..", "..internal.plan..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.failover.internal..",
                        "..internal.call..",
                        "..internal.endpoint..",
                        "java.util.concurrent.locks..",
                        "org.slf4j..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(HttpClient.class)
                .check(CLASSES);
    }

    /** An endpoint knows nothing of the calls that use it. */
    @Test
    void endpointsKnowNoCalls() {
        noClasses()
                .that()
                .resideInAPackage("..internal.endpoint..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..internal.call..")
                .check(CLASSES);
    }

    @Test
    void roomsHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("dev.failover.http.internal.(*)..")
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

        assertThat(code.toString()).contains("class dev.failover.http.internal.HttpService");
        assertThat(code.toString().lines())
                .noneMatch(line -> line.matches(" *\\d+: monitorenter|  [^/]* synchronized .*"));
    }
}
