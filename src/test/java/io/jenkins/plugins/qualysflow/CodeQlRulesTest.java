package io.jenkins.plugins.qualysflow;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.kohsuke.stapler.interceptor.RequirePOST;
import org.kohsuke.stapler.verb.POST;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Given all classes of the plugin, when the security scan of the Jenkins project ({@code jenkins-infra/jenkins-codeql}) reads
 * them, then it finds nothing. The rules are its queries, by their ids; those about calls that nobody makes are in
 * {@link io.jenkins.plugins.qualysflow.core.SafetyRules}.
 */
@AnalyzeClasses(packages = "io.jenkins.plugins.qualysflow", importOptions = ImportOption.DoNotIncludeTests.class)
class CodeQlRulesTest {

    private static final Pattern SECRET_NAME =
            Pattern.compile("password|pwd|pass|credential|access|key|token", Pattern.CASE_INSENSITIVE);

    /** jenkins/csrf. To Stapler a method can be called over HTTP for its name alone, in whichever class it is. */
    @ArchTest
    static final ArchRule CSRF = methods()
            .that(describe("Stapler would call", CodeQlRulesTest::isWebMethod))
            .should()
            .beAnnotatedWith(POST.class)
            .orShould()
            .beAnnotatedWith(RequirePOST.class);

    /**
     * jenkins/no-permission-check, and with it jenkins/credentials-fill-without-permission-check. The client id is checked
     * by what is sent alone.
     */
    @ArchTest
    static final ArchRule NO_PERMISSION_CHECK = methods()
            .that(describe("Stapler would call", CodeQlRulesTest::isWebMethod))
            .and()
            .doNotHaveName("doCheckClientId")
            .should(reachAPermissionCheck());

    /** jenkins/has-permission-return-value-ignored. */
    @ArchTest
    static final ArchRule PERMISSION_IS_USED = classes().should(useWhatHasPermissionSays());

    /** jenkins/plaintext-storage, in each class, whether it is stored or not. */
    @ArchTest
    static final ArchRule NO_SECRET_AS_TEXT = fields().that()
            .haveRawType(String.class)
            .and()
            .areNotStatic()
            .should(ArchConditions.not(ArchConditions.be(describe("named like a secret", CodeQlRulesTest::isSecret))));

    /** jenkins/callable-without-role-check: nothing runs on agents. */
    @ArchTest
    static final ArchRule NO_CALLABLES = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("hudson\\.remoting\\.(Callable|DelegatingCallable)|hudson\\.FilePath\\$FileCallable"
                    + "|jenkins\\.(security\\.(MasterToSlave|SlaveToMaster|NotReallyRoleSensitive)Callable"
                    + "|MasterToSlaveFileCallable|SlaveToMasterFileCallable)");

    /** jenkins/file-from-rest-of-path: Jenkins serves the files. */
    @ArchTest
    static final ArchRule NO_PATH_FROM_THE_URL = noClasses()
            .should(ArchConditions.callMethodWhere(describe(
                    "takes the rest of the path of the request",
                    call -> call.getName().matches("get(Original)?RestOfPath"))));

    private static boolean isWebMethod(JavaMethod method) {
        return method.getName().startsWith("do")
                && method.getModifiers().contains(JavaModifier.PUBLIC)
                && !method.getModifiers().contains(JavaModifier.STATIC)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && method.getParameters().stream().allMatch(CodeQlRulesTest::isGivenByStapler);
    }

    private static boolean isGivenByStapler(JavaParameter parameter) {
        return parameter.getRawType().getPackageName().startsWith("org.kohsuke.stapler")
                || parameter.getAnnotations().stream()
                        .map(JavaAnnotation::getRawType)
                        .anyMatch(type -> type.getPackageName().startsWith("org.kohsuke.stapler"));
    }

    private static boolean isSecret(JavaField field) {
        String name = field.getName().toLowerCase(Locale.ROOT);
        return !field.getModifiers().contains(JavaModifier.TRANSIENT)
                && SECRET_NAME.matcher(name).find()
                && !name.contains("credentialsid")
                && !name.contains("credentialid");
    }

    /** By itself or through others of our methods. */
    private static ArchCondition<JavaMethod> reachAPermissionCheck() {
        return new ArchCondition<>("check a permission") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                Set<JavaCodeUnit> seen = new HashSet<>(Set.of(method));
                Deque<JavaCodeUnit> left = new ArrayDeque<>(seen);
                boolean checked = false;
                while (!left.isEmpty() && !checked) {
                    for (JavaMethodCall call : left.remove().getMethodCallsFromSelf()) {
                        checked |= call.getName().matches("checkPermission|hasPermission")
                                && call.getTarget().getRawParameterTypes().size() == 1;
                        call.getTarget().resolveMember().filter(seen::add).ifPresent(left::add);
                    }
                }
                events.add(new SimpleConditionEvent(method, checked, method.getFullName()));
            }
        };
    }

    private static ArchCondition<JavaClass> useWhatHasPermissionSays() {
        return new ArchCondition<>("use what hasPermission says") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                URI file = type.getSource().orElseThrow().getUri();
                try (InputStream in = file.toURL().openStream()) {
                    new ClassReader(in).accept(new IgnoredAnswers(type, events), ClassReader.SKIP_FRAMES);
                } catch (IOException e) {
                    throw new AssertionError(file.toString(), e);
                }
            }
        };
    }

    /** Reports each answer that is thrown away by the next instruction. */
    private static final class IgnoredAnswers extends ClassVisitor {

        private final JavaClass type;
        private final ConditionEvents events;

        IgnoredAnswers(JavaClass type, ConditionEvents events) {
            super(Opcodes.ASM9);
            this.type = type;
            this.events = events;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String of, String signature, String[] thrown) {
            return new MethodVisitor(Opcodes.ASM9) {
                private boolean asked;

                @Override
                public void visitMethodInsn(int opcode, String owner, String called, String of, boolean isInterface) {
                    asked = called.equals("hasPermission");
                }

                @Override
                public void visitInsn(int opcode) {
                    if (asked && opcode == Opcodes.POP) {
                        events.add(SimpleConditionEvent.violated(type, type.getName() + "." + name + " ignores it"));
                    }
                    asked = false;
                }

                @Override
                public void visitVarInsn(int opcode, int local) {
                    asked = false;
                }

                @Override
                public void visitJumpInsn(int opcode, org.objectweb.asm.Label label) {
                    asked = false;
                }
            };
        }
    }
}
