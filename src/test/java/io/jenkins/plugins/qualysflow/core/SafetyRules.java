package io.jenkins.plugins.qualysflow.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.beans.XMLDecoder;
import java.io.ObjectInputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLConnection;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.xml.stream.XMLEventReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;

/**
 * What no code of the engine, the simulated service, the command and the plugin does, with the few classes that may. Each
 * architecture test applies them to its part.
 */
public final class SafetyRules {

    private static final String OURS = "io.jenkins.plugins.qualysflow.";
    private static final String COMMAND = OURS + "cli.QFlowCommand";
    private static final String HTTP = "org.apache.hc..";

    private SafetyRules() {}

    /** XML of others is not read at all, so that it can't name external entities (XXE). */
    @ArchTest
    static final ArchRule NOBODY_READS_XML = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "javax.xml.parsers..",
                            "javax.xml.transform..",
                            "javax.xml.validation..",
                            "javax.xml.xpath..",
                            "org.dom4j..",
                            "org.w3c.dom..",
                            "org.xml.sax..",
                            "org.apache.commons.digester..")
                    .or(belongToAnyOf(XMLInputFactory.class, XMLStreamReader.class, XMLEventReader.class)));

    /** Jenkins itself stores configuration and builds with XStream; nothing else reads objects from text or bytes. */
    @ArchTest
    static final ArchRule NOBODY_READS_OBJECTS = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "com.thoughtworks.xstream..",
                            "hudson.util.xstream..",
                            "org.jboss.marshalling..",
                            "tools.jackson.databind.jsontype..",
                            "org.yaml.snakeyaml..")
                    .or(belongToAnyOf(ObjectInputStream.class, XMLDecoder.class))
                    .or(named("hudson.util.XStream2", "com.fasterxml.jackson.annotation.JsonTypeInfo")));

    @ArchTest
    static final ArchRule NOBODY_STARTS_PROCESSES = noClasses()
            .should()
            .dependOnClassesThat(belongToAnyOf(ProcessBuilder.class))
            .orShould(ArchConditions.callMethodWhere(call(Runtime.class, Set.of("exec", "load", "loadLibrary"))));

    @ArchTest
    static final ArchRule NOBODY_RUNS_TEXT_AS_CODE = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "groovy..",
                    "javax.script..",
                    "javax.tools..",
                    "org.codehaus.groovy..",
                    "org.apache.commons.jelly.."));

    @ArchTest
    static final ArchRule ONLY_THE_CLIENT_SPEAKS_HTTP = noClasses()
            .that()
            .resideOutsideOfPackage(OURS + "core.client..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(HTTP, "java.net.http..")
                    .or(belongToAnyOf(
                            URLConnection.class,
                            Socket.class,
                            ServerSocket.class,
                            SocketChannel.class,
                            AsynchronousSocketChannel.class)))
            .orShould(ArchConditions.callMethodWhere(
                    call(java.net.URL.class, Set.of("openConnection", "openStream", "getContent"))))
            .orShould(ArchConditions.callMethodWhere(describe(
                    "Jenkins' own client",
                    call -> call.getTargetOwner().getName().equals("hudson.ProxyConfiguration")
                            && Set.of("open", "getInputStream", "newHttpClient", "newHttpClientBuilder")
                                    .contains(call.getName()))));

    /** Certificates are checked as the JDK does it; there is no option that trusts all. */
    @ArchTest
    static final ArchRule NOBODY_TRUSTS_ALL_CERTIFICATES = noClasses()
            .should()
            .dependOnClassesThat(belongToAnyOf(TrustManager.class))
            .orShould()
            .dependOnClassesThat(named(
                    "org.apache.hc.client5.http.ssl.NoopHostnameVerifier",
                    "org.apache.hc.client5.http.ssl.TrustAllStrategy",
                    "org.apache.hc.client5.http.ssl.TrustSelfSignedStrategy",
                    "org.apache.hc.core5.ssl.SSLContextBuilder",
                    "org.apache.hc.core5.ssl.TrustStrategy",
                    "javax.net.ssl.HttpsURLConnection"))
            .orShould(ArchConditions.callMethodWhere(call(SSLContext.class, Set.of("init", "setDefault"))));

    /** What must not be guessed, such as the marker of a start, is a random UUID; the others spread polls over time. */
    @ArchTest
    static final ArchRule NOBODY_GUESSES_AT_RANDOM = nobodyBut(
                    OURS + "engine.QualysFlowEngine", OURS + "cli.CommandEngine")
            .should()
            .dependOnClassesThat(
                    belongToAnyOf(Random.class, ThreadLocalRandom.class, SplittableRandom.class, RandomGenerator.class))
            .orShould(ArchConditions.callMethodWhere(call(Math.class, Set.of("random"))));

    /** The others wait some seconds at the end of Jenkins or of a build, for what is being stored. */
    @ArchTest
    static final ArchRule NOBODY_SLEEPS = nobodyBut(OURS + "engine.QualysFlowEngine", OURS + "run.host.EndedBuilds")
            .should(ArchConditions.callMethodWhere(call(Thread.class, Set.of("sleep", "onSpinWait"))))
            .orShould(ArchConditions.callMethodWhere(call(TimeUnit.class, Set.of("sleep"))))
            .orShould()
            .dependOnClassesThat(belongToAnyOf(LockSupport.class));

    @ArchTest
    static final ArchRule NOBODY_ENDS_THE_PROCESS = nobodyBut(COMMAND)
            .should(ArchConditions.callMethodWhere(call(System.class, Set.of("exit"))))
            .orShould(ArchConditions.callMethodWhere(call(Runtime.class, Set.of("exit", "halt"))));

    @ArchTest
    static final ArchRule NOBODY_WRITES_TO_THE_CONSOLE =
            nobodyBut(COMMAND, OURS + "cli.Surroundings").should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule NOBODY_PRINTS_STACK_TRACES = noClasses()
            .should(ArchConditions.callMethodWhere(describe(
                    "prints a stack trace",
                    call -> Set.of("printStackTrace", "dumpStack").contains(call.getName()))));

    private static GivenClassesConjunction nobodyBut(String... classes) {
        return noClasses().that(DescribedPredicate.not(named(classes)));
    }

    /** Also their inner classes. */
    private static DescribedPredicate<JavaClass> named(String... classes) {
        Set<String> names = Set.of(classes);
        return describe(
                "being " + String.join(", ", classes),
                type -> names.contains(type.getName().replaceAll("\\$.*", "")));
    }

    private static DescribedPredicate<JavaCall<?>> call(Class<?> owner, Set<String> methods) {
        return describe(
                "calls " + owner.getSimpleName() + methods,
                call -> call.getTargetOwner().isEquivalentTo(owner) && methods.contains(call.getName()));
    }
}
