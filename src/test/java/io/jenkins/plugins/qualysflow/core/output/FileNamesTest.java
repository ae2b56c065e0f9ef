package io.jenkins.plugins.qualysflow.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the service calls a node, the file lies where it should, on every system. */
class FileNamesTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "node-1-filter,node-1-filter",
                "../../etc/passwd,____etc_passwd",
                "a/b,a_b",
                "a\\b,a_b",
                "C:\\x,C__x",
                "..,_",
                "a..b,a_b",
                ".,_",
                ".hidden,_.hidden",
                "file.,file_",
                "`file ` ,file_",
                "file:stream,file_stream",
                "a|b?c*d<e>f,a_b_c_d_e_f",
                "-rf,_-rf",
                "--help,_--help",
                "~root,_root",
                "CON,_CON",
                "con.json,_con.json",
                "Nul.tar.gz,_Nul.tar.gz",
                "com7,_com7",
                "LPT1.,LPT1_",
                "`COM\u00b9`,COM_",
                "CONIN$,_CONIN_",
                "console,console",
                "\u00fcber,uber",
                "u\u0308ber,uber",
                "\u202egnp.exe,_gnp.exe",
                "a\u2066b\u2069,a_b_",
                "\ud83d\ude00,_",
                "\ud800x,_x",
                "\uff0e\uff0e\uff0fx,___x",
                "\u4e2d\u6587,__"
            })
    void aNameIsMadeSafeAndStaysRecognisable(String name, String safe) {
        assertThat(FileNames.safe(name)).isEqualTo(safe);
    }

    @Test
    void controlCharactersGo() {
        assertThat(FileNames.safe("a\u0000b\nc\td\u007fe\u0085f\u2028g")).isEqualTo("a_b_c_d_e_f_g");
    }

    @Test
    void noNameIsAName() {
        assertThat(FileNames.safe(null)).isEqualTo("_");
        assertThat(FileNames.safe("")).isEqualTo("_");
        assertThat(FileNames.safe(" ")).isEqualTo("_");
    }

    @ParameterizedTest
    @ValueSource(ints = {79, 80, 81, 255, 100_000})
    void aLongNameIsCut(int length) {
        assertThat(FileNames.safe("\u00fc".repeat(length))).isEqualTo("u".repeat(79));
        assertThat(FileNames.safe("u".repeat(78) + "..".repeat(length))).isEqualTo("u".repeat(78) + "_");
        assertThat(FileNames.safe(".".repeat(length) + "x")).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void namesThatDifferForTheServiceOnlyAreKeptApart() {
        FileNames names = new FileNames();
        List<String> alike = List.of("a", "A", "a", "\u00e4", "a\u0308", "a-2", "a?", "a*", "a_", "a\u202e");
        Set<String> files = new HashSet<>();
        for (String name : alike) {
            files.add(names.unique("1-", name, ".json").toLowerCase(Locale.ROOT));
        }

        assertThat(files).hasSameSizeAs(alike);
    }

    @Test
    void aDeviceWithALongEndingStaysAsItWasMade() {
        String safe = FileNames.safe("con." + "a".repeat(200));

        assertThat(safe).startsWith("_con.a").hasSize(79);
        assertThat(FileNames.safe(safe)).isEqualTo(safe);
    }

    @Property
    void everyNameIsSafe(@ForAll("names") String name) {
        String safe = FileNames.safe(name);

        assertThat(safe)
                .matches("[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9_-])?")
                .doesNotContain("..")
                .doesNotMatch("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
        assertThat(Path.of(safe).getNameCount()).isEqualTo(1);
        assertThat(FileNames.safe(safe)).as("made safe once more").isEqualTo(safe);
    }

    @Property
    void whatIsSafeInANameIsStillThere(@ForAll("plainNames") String name) {
        assertThat(FileNames.safe(name)).isEqualTo(name);
    }

    @Property(tries = 300)
    void namesOfOneFolderNeverMeet(@ForAll("listsOfNames") List<String> names) {
        FileNames folder = new FileNames();
        List<String> files = new ArrayList<>();
        for (String name : names) {
            String file = folder.unique("", name, "");
            files.add(Normalizer.normalize(file, Normalizer.Form.NFC).toLowerCase(Locale.ROOT));
        }

        assertThat(files)
                .doesNotHaveDuplicates()
                .allSatisfy(file -> assertThat(file).hasSizeLessThan(100).doesNotEndWith("."));
    }

    @Test
    void whateverTheNodeIsCalledItsFileCanBeWritten(@TempDir Path folder) throws Exception {
        FileNames names = new FileNames();
        for (char c = 0; c < 0x3000; c++) {
            Path file = Files.createFile(folder.resolve(names.unique("", "x" + c, ".json")));
            assertThat(file.getParent()).isEqualTo(folder);
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> odd = Arbitraries.of(
                "..", "/", "\\", ".", " ", "con", "NUL", "lpt1", "-", "\u202e", "\u0000", "\ud800", "a", "\u0308", ":",
                "_");
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(120),
                odd.list().ofMaxSize(60).map(parts -> String.join("", parts)));
    }

    @Provide
    Arbitrary<String> plainNames() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("-_0123456789ABC")
                .ofMaxLength(60)
                .map(rest -> "node-" + rest);
    }

    @Provide
    Arbitrary<List<String>> listsOfNames() {
        return Arbitraries.oneOf(names(), Arbitraries.of("a", "A", "a?", "a-2", "A-2", "a-2-2", "\u00e4", "CON"))
                .list()
                .ofMaxSize(40);
    }
}
