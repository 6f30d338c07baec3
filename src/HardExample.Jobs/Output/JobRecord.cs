using System.Text;
using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Jobs.Output;

/// <summary>
/// What a job keeps of itself beside the output that ModelArts knows: every sample with its scores, the configuration and the summary, in
/// the folder <c>.hardexample</c>. Evaluation, tuning and the report read it.
/// </summary>
/// <param name="Samples">Every usable sample, hard or not, in input order.</param>
/// <param name="Config">The configuration of the job.</param>
/// <param name="Summary">Counts and what served.</param>
public sealed record JobRecord(IReadOnlyList<Sample> Samples, MiningConfig Config, JobSummary Summary)
{
    /// <summary>The folder, directly in the output.</summary>
    public const string FolderName = ".hardexample";

    /// <summary>The file in the folder that lists what the output consists of.</summary>
    internal const string FilesName = "files.txt";

    private const string SamplesName = "samples.jsonl";
    private const string ConfigName = "config.yaml";
    private const string SummaryName = "summary.json";

    /// <summary>The summary, relative to the output.</summary>
    internal const string SummaryPath = FolderName + "/" + SummaryName;

    /// <summary>The files of the record, relative to the output; without their list, which early outputs lack.</summary>
    internal static IReadOnlyList<string> Files { get; } = [$"{FolderName}/{SamplesName}", $"{FolderName}/{ConfigName}", SummaryPath];

    /// <summary>
    /// Every usable sample as <see cref="ScoredSampleFile"/> writes it, in place of <see cref="Samples"/>; null = they are there.
    /// </summary>
    internal Stream? ScoredLines { get; init; }

    /// <summary>Reads the record of a finished job.</summary>
    /// <param name="outputPath">The output directory of the job.</param>
    /// <param name="resolver">Where it is.</param>
    /// <exception cref="InputException">There is no record, or it is damaged.</exception>
    public static JobRecord Read(string outputPath, StorageResolver resolver)
    {
        StoragePath folder = StoragePath.Parse(outputPath).Combine(FolderName);
        IStorage storage = resolver.For(folder);
        if (!storage.FileExists(folder.Combine(SamplesName)))
            throw new InputException(
                $"'{outputPath}' is not the output of a job: there is no {FolderName}/{SamplesName} in it. Give the directory that "
                + "--output named.");
        using Stream samples = storage.OpenRead(folder.Combine(SamplesName));
        return new(
            [.. ScoredSampleFile.Read(samples, folder.Combine(SamplesName).Value)],
            MiningConfigReader.Read(Encoding.UTF8.GetString(storage.ReadAllBytes(folder.Combine(ConfigName))), null,
                folder.Combine(ConfigName).Value),
            ReadSummary(storage.ReadAllBytes(folder.Combine(SummaryName)), folder.Combine(SummaryName).Value));
    }

    /// <summary>The record without some samples: as if they had been left out from the beginning.</summary>
    /// <param name="sources">Where their images are.</param>
    /// <param name="problems">What is wrong with them.</param>
    internal JobRecord Without(IReadOnlySet<string> sources, IEnumerable<SampleProblem> problems)
    {
        var tally = new JobTally(Config);
        int before = 0;
        foreach (Sample sample in AllSamples())
        {
            before++;
            if (!sources.Contains(sample.Source)) tally.Add(sample);
        }
        return this with { Excluded = sources, Summary = tally.Recount(Summary, before, problems) };
    }

    private IReadOnlySet<string>? Excluded { get; init; }

    private IEnumerable<Sample> AllSamples()
    {
        if (ScoredLines is null) return Samples;
        ScoredLines.Position = 0;
        return ScoredSampleFile.Read(ScoredLines, SamplesName, leaveOpen: true);
    }

    /// <summary>Writes the record into an output in the making.</summary>
    public void Write(IOutputFolder output)
    {
        using (Stream samples = output.Create($"{FolderName}/{SamplesName}")) WriteSamples(samples);
        using (Stream config = output.Create($"{FolderName}/{ConfigName}"))
            config.Write(Encoding.UTF8.GetBytes(MiningConfigWriter.ToYaml(Config)));
        using (Stream summary = output.Create($"{FolderName}/{SummaryName}")) JobSummaryFile.Write(summary, Summary);
    }

    private void WriteSamples(Stream output)
    {
        if (ScoredLines is null || Excluded is not null)
        {
            ScoredSampleFile.Write(output, AllSamples().Where(s => Excluded?.Contains(s.Source) != true));
            return;
        }
        ScoredLines.Position = 0;
        ScoredLines.CopyTo(output);
    }

    private static JobSummary ReadSummary(byte[] utf8, string name)
    {
        try
        {
            return JobSummaryFile.Read(utf8);
        }
        catch (JsonException e)
        {
            throw new InputException($"{name} is damaged ({e.Message}). Run the job again.", e);
        }
    }
}
