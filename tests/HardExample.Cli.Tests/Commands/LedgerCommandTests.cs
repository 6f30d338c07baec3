using System.Text.Json;
using HardExample.Cluster.Tests;

namespace HardExample.Cli.Tests.Commands;

/// <summary>The season of a ledger on the command line: mine, list, label, evaluate, tune, remove, export.</summary>
public sealed class LedgerCommandTests : IDisposable
{
    private readonly LedgerPool _pool = new(60);

    public void Dispose() => _pool.Dispose();

    [Trait("Category", "Slow")]
    [Fact]
    public async Task A_job_says_what_it_leaves_out_and_the_log_counts_it()
    {
        await Mine("one");
        CliRun second = await Mine("two");

        Assert.Contains("images are left out: selected, labelled or rejected before", second.Output, StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllBytes(_pool["two/.hardexample/summary.json"]));
        using JsonDocument log = JsonDocument.Parse(File.ReadAllBytes(_pool["log.json"]));
        int excluded = summary.RootElement.GetProperty("excluded_samples").GetInt32();
        Assert.Equal(excluded, log.RootElement.GetProperty("excluded_sample").GetInt32());
        Assert.Equal(excluded, (await Selected()).Length);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Labels_of_csv_are_matched_by_content_or_name_and_what_is_unknown_is_named()
    {
        await Mine("one");
        (string first, string second) = (Path.GetFileName((await Selected())[0].Source), Path.GetFileName((await Selected())[1].Source));
        File.Copy(_pool[$"in/images/{first}"], _pool["copy.png"]);
        string csv = _pool.Write("labels.csv", $"path,label\ncopy.png,wasp\n{second},{(await Selected())[1].Predicted}\nunknown.png,ant\n");

        CliRun run = await Ledger("label", "--labels", csv, "--json");

        Assert.Equal(3, run.Code);
        Assert.Contains("unknown.png", run.Error, StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(run.Output);
        Assert.Equal((2, 1, 1, 1), (Number(report, "matched"), Number(report, "wrong"), Number(report, "right"),
            report.RootElement.GetProperty("unmatched").GetArrayLength()));
        CliRun labelled = await Ledger("list", "--state", "labelled");
        Assert.Contains("wasp (not as predicted)", labelled.Output, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Theory]
    [InlineData("voc")]
    [InlineData("coco")]
    [InlineData("manifest")]
    public async Task Labels_come_back_in_other_formats(string format)
    {
        await Mine("one");
        string image = Path.GetFileName((await Selected())[0].Source);
        string labels = format switch
        {
            "voc" => Path.GetDirectoryName(_pool.Write("voc/a.xml", $"<annotation><filename>{image}</filename><object><name>wasp</name>"
                + "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>5</xmax><ymax>5</ymax></bndbox></object></annotation>"))!,
            "coco" => _pool.Write("coco.json", $$"""
                {"images":[{"id":1,"file_name":"{{image}}"}],"categories":[{"id":4,"name":"wasp"}],
                 "annotations":[{"image_id":1,"category_id":4,"bbox":[1,1,4,4]}]}
                """),
            _ => _pool.Write("in/images/labelled.manifest", $$"""
                {"source":"{{image}}","annotation":[{"name":"wasp","type":"modelarts/image_classification","annotated-by":"human"}]}
                """),
        };

        CliRun run = await Ledger("label", "--labels", labels);

        Assert.Equal("1 labels recorded (1 contradict the prediction, 0 agree), 0 images not in the ledger", run.Output.Trim());
        Assert.Contains("wasp", (await Ledger("list", "--state", "labelled")).Output, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Rejected_images_need_no_label_and_stay_left_out()
    {
        await Mine("one");
        int selected = (await Selected()).Length;
        string csv = _pool.Write("rejected.csv", $"path\n{(await Selected())[0].Source}\n");

        Assert.Equal(0, (await Ledger("label", "--labels", csv, "--rejected")).Code);

        using JsonDocument listed = JsonDocument.Parse((await Ledger("list", "--state", "rejected", "--json")).Output);
        Assert.Equal(1, Number(listed, "count"));
        Assert.Contains($"{selected} images are left out", (await Mine("two")).Output, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Labels_say_how_good_selections_were_and_fit_the_weights()
    {
        // Without weights on single images every image is selected.
        await CliRun.Of("mine", "--input", _pool.Input, "--output", _pool["one"], "--ledger", _pool.Ledger, "--set",
            "algo_hard_threshold=0", "--set", "extensions.feature_extractor=descriptor");
        var selected = await Selected();
        Assert.Equal(60, selected.Length);
        // Those of little confidence were wrong: every third.
        string csv = _pool.Write("labels.csv", "path,label\n" + string.Concat(selected.Select(static s =>
            $"{s.Source},{(int.Parse(Path.GetFileNameWithoutExtension(s.Source)) % 3 == 0 ? "wasp" : s.Predicted)}\n")));
        Assert.Equal(0, (await Ledger("label", "--labels", csv)).Code);

        CliRun quality = await CliRun.Of("evaluate", "--ledger", _pool.Ledger, "--json");
        CliRun tuned = await CliRun.Of("tune", "--ledger", _pool.Ledger, "--save", _pool["tuned.yaml"]);

        using JsonDocument report = JsonDocument.Parse(quality.Output);
        JsonElement total = report.RootElement.GetProperty("total");
        // Wilson for 20 of 60: 0.2273 to 0.4594.
        Assert.Equal((60, 20, 0.3333, 0.2273, 0.4594), (total.GetProperty("selected").GetInt32(), total.GetProperty("wrong").GetInt32(),
            Rounded(total, "precision"), Rounded(total, "low"), Rounded(total, "high")));
        Assert.Equal(0, tuned.Code);
        Assert.True(File.Exists(_pool["tuned.yaml"]));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task The_random_control_stands_apart_in_the_quality_of_selections()
    {
        await Mine("one", "--top", "10", "--random-share", "0.3");
        string csv = _pool.Write("labels.csv",
            "path,label\n" + string.Concat((await Selected()).Select(static s => $"{s.Source},wasp\n")));
        Assert.Equal(0, (await Ledger("label", "--labels", csv)).Code);

        using JsonDocument report = JsonDocument.Parse((await CliRun.Of("evaluate", "--ledger", _pool.Ledger, "--json")).Output);

        (string Name, int Selected)[] parts = [.. new[] { "total", "control" }.Select(name =>
            (name, report.RootElement.GetProperty(name).GetProperty("selected").GetInt32()))];
        Assert.Equal([("total", 7), ("control", 3)], parts);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Removing_asks_for_yes_and_makes_images_selectable_again()
    {
        await Mine("one");
        int selected = (await Selected()).Length;

        Assert.Equal($"{selected} images would lose events; give --yes to remove them",
            (await Ledger("remove", "--state", "selected")).Output.Trim());
        Assert.Equal(selected, (await Selected()).Length);
        Assert.Equal(2, (await Ledger("remove", "--yes")).Code);
        Assert.Equal(0, (await Ledger("remove", "--state", "selected", "--yes")).Code);

        await Mine("two");
        Assert.Equal(selected, (await Selected()).Length);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Drift_is_told_of_an_input_an_output_and_against_another_output()
    {
        await Mine("one");
        _pool.Darken();
        string[] extractor = ["--set", "extensions.feature_extractor=descriptor"];
        CliRun input = await CliRun.Of(["drift", "--input", _pool.Input, "--ledger", _pool.Ledger, "--json", .. extractor]);
        CliRun second = await Mine("two");
        CliRun output = await CliRun.Of("drift", "--output", _pool["two"]);
        CliRun against = await CliRun.Of("drift", "--output", _pool["two"], "--against", _pool["one"]);
        CliRun nothing = await CliRun.Of(["drift", "--input", _pool.Input, .. extractor]);

        using JsonDocument json = JsonDocument.Parse(input.Output);
        Assert.Equal("shifted", json.RootElement.GetProperty("verdict").GetString());
        Assert.Contains("drift      shifted against 1 run since", second.Output, StringComparison.Ordinal);
        Assert.Contains("shift  image_brightness", output.Output, StringComparison.Ordinal);
        Assert.Contains("drift: shifted against the 60 samples of", against.Output, StringComparison.Ordinal);
        Assert.Equal(1, nothing.Code);
        Assert.Contains("nothing to compare with", nothing.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await CliRun.Of("drift")).Code);
    }

    [Fact]
    public async Task An_export_has_a_row_an_image()
    {
        await Mine("one");
        Assert.Equal(0, (await Ledger("export", "--output", _pool["all.csv"])).Code);
        CliRun lines = await Ledger("export", "--output", _pool["all.jsonl"], "--json");
        Assert.Equal((0, 60), (lines.Code, JsonDocument.Parse(lines.Output).RootElement.GetProperty("count").GetInt32()));

        Assert.Equal(61, File.ReadAllLines(_pool["all.csv"]).Length);
        Assert.All(File.ReadAllLines(_pool["all.jsonl"]), static line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public async Task An_export_never_replaces_a_ledger()
    {
        await Mine("one");
        File.CreateSymbolicLink(_pool["link.csv"], _pool.Ledger);

        foreach (string target in (string[])[_pool.Ledger, _pool["link.csv"]])
        {
            CliRun run = await Ledger("export", "--output", target);
            Assert.Equal(1, run.Code);
            Assert.Contains("must not be replaced", run.Error, StringComparison.Ordinal);
        }
        Assert.NotEmpty(await Selected());
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Labels_of_one_image_that_differ_are_counted_and_the_first_is_recorded()
    {
        await Mine("one");
        string name = Path.GetFileName((await Selected())[0].Source);
        string csv = _pool.Write("labels.csv", $"path,label\n{name},wasp\n{name},ant\n{name},wasp\n");

        CliRun run = await Ledger("label", "--labels", csv);

        Assert.StartsWith("1 labels recorded", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 with labels that differ, of which the first counts", run.Output, StringComparison.Ordinal);
        Assert.Contains("wasp", (await Ledger("list", "--state", "labelled")).Output, StringComparison.Ordinal);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task An_address_that_no_storage_serves_is_matched_by_its_name()
    {
        await Mine("one");
        string name = Path.GetFileName((await Selected())[0].Source);
        string csv = _pool.Write("labels.csv", $"path,label\nhttps://labels.example/{name},wasp\nhttps://labels.example/no.png,ant\n");

        CliRun run = await Ledger("label", "--labels", csv);

        Assert.Equal(3, run.Code);
        Assert.StartsWith("1 labels recorded", run.Output, StringComparison.Ordinal);
        Assert.Contains("https://labels.example/no.png: The ledger does not know", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_belong_together_is_refused()
    {
        Assert.Equal(2, (await CliRun.Of("evaluate")).Code);
        Assert.Contains("give --ledger", (await CliRun.Of("evaluate", "--output", "a", "--truth", "b", "--since", "2026-01-01")).Error,
            StringComparison.Ordinal);
        Assert.Equal(2, (await CliRun.Of("tune", "--ledger", "a", "--output", "b")).Code);
        Assert.Equal(1, (await Ledger("list")).Code);
        Assert.Equal(2, (await Ledger("list", "--since", "yesterday")).Code);
    }

    private Task<CliRun> Mine(string output, params string[] more) => CliRun.Of(["mine", "--input", _pool.Input, "--output",
        _pool[output], "--ledger", _pool.Ledger, "--set", "algo_hard_threshold=0.4", "--set", "extensions.feature_extractor=descriptor",
        "--set", $"task_summary_file={_pool["log.json"]}", .. more]);

    private Task<CliRun> Ledger(string command, params string[] arguments) =>
        CliRun.Of(["ledger", command, "--ledger", _pool.Ledger, .. arguments]);

    private async Task<(string Source, string Predicted)[]> Selected() =>
        [.. JsonDocument.Parse((await Ledger("list", "--state", "selected", "--json")).Output).RootElement.GetProperty("images")
            .EnumerateArray()
            .Select(static e => (e.GetProperty("source").GetString()!, e.GetProperty("predicted").GetString()!))];

    private static int Number(JsonDocument report, string name) => report.RootElement.GetProperty(name).GetInt32();

    private static double Rounded(JsonElement element, string name) => Math.Round(element.GetProperty(name).GetDouble(), 4);
}
