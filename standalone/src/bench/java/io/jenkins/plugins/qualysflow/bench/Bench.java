package io.jenkins.plugins.qualysflow.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code bin/bench} runs. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures waiting, starting and archiving, and writes docs/performance.md.")
public final class Bench implements Callable<Integer> {

    /** In the order in which they are measured: those that count threads and heap come before others have made any. */
    private static final List<Row> ROWS = List.of(
            new FewRunsRow(),
            new BusyHourRow(),
            new EightHoursRow(),
            new DayRow(),
            new FaultsRow(),
            new OneWaitRow(),
            new WholeLifeRow(),
            new StreamingRow(),
            new StartsRow(),
            new FootprintRow(),
            new JenkinsRow());

    @Option(
            names = "--row",
            paramLabel = "NAME",
            description = "measure one row only, and write nothing; --list names them")
    private String row;

    @Option(names = "--list", description = "name the rows")
    private boolean list;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "first seed (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--quick", description = "all rows within two minutes; writes nothing")
    private boolean quick;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write the page there, whatever was measured, and not to docs")
    private Path out;

    @Option(names = "--docs", paramLabel = "DIR", required = true, hidden = true)
    private Path docs;

    @Option(names = "--jar", paramLabel = "FILE", required = true, hidden = true)
    private Path jar;

    @Option(names = "--scratch", paramLabel = "DIR", required = true, hidden = true)
    private Path scratch;

    public static void main(String[] args) {
        int code = new CommandLine(new Bench()).execute(args);
        // The threads of a client that was measured may be no daemons.
        System.exit(code);
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            ROWS.forEach(each -> System.out.println(each.name() + "  " + each.title()));
            return 0;
        }
        List<Row> rows = ROWS.stream()
                .filter(each -> row == null || each.name().equals(row))
                .toList();
        if (rows.isEmpty()) {
            System.err.println("there is no row " + row + "; --list names them");
            return CommandLine.ExitCode.USAGE;
        }
        Settings settings = new Settings(
                seed,
                quick,
                jar.toAbsolutePath(),
                Files.createDirectories(scratch).toAbsolutePath());
        PerformancePage page = new PerformancePage(out == null ? docs : out, Machine.text(), LocalDate.now(), seed);
        System.out.println(Machine.text() + "\n");
        int goals = 0;
        int met = 0;
        for (Row each : rows) {
            long begun = System.nanoTime();
            RowReport report = each.measure(settings);
            page.add(each, report);
            print(each, report, (System.nanoTime() - begun) / 1e9);
            goals += report.goals().size();
            met += (int) report.goals().stream().filter(Goal::met).count();
        }
        if (out != null || (row == null && !quick)) {
            System.out.println("written: " + page.write());
        }
        System.out.println(met + " of " + goals + " goals met");
        return 0;
    }

    private static void print(Row row, RowReport report, double seconds) {
        System.out.println("== " + row.title() + " (" + row.name() + ", " + Numbers.text(seconds) + " s)");
        report.about().forEach(System.out::println);
        report.tables().forEach(table -> System.out.println("\n" + table.text()));
        report.goals().forEach(goal -> System.out.println(goal.text()));
        System.out.println();
    }
}
