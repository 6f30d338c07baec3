using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using HardExample.Core.Configuration;
using HardExample.Core.Drift;
using HardExample.Core.Errors;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Benchmarks.Drift;

/// <summary>How often drift is said where there is none, and where a fifth of the images is shifted.</summary>
internal sealed class DriftCommand : Command
{
    private const double ShiftedShare = 0.2;

    private readonly Option<string[]> _sets = new("--set") { Description = "Only this set; may stand several times.", HelpName = "name" };
    private readonly Option<string?> _digits = new("--digits") { Description = "The digits that 'hardexample demo' wrote.",
        HelpName = "directory" };
    private readonly Option<string> _scratch = new("--folder") { Description = "Where shifted digits and observations are kept.",
        HelpName = "directory", DefaultValueFactory = static _ => Path.Combine(Path.GetTempPath(), "hardexample-drift") };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Random halves; a fifth as many draws are made of each shift.",
        DefaultValueFactory = static _ => 100 };
    private readonly Option<FeatureExtractor> _extractor = new("--feature-extractor") { Description = "What gives the embeddings." };
    private readonly Option<bool> _findings = new("--findings") { Description = "Also what was found how often." };

    public DriftCommand(TextWriter output)
        : base("drift", "Count the alarms without drift, and those where 20 % of the images are shifted.")
    {
        foreach (Option option in new Option[] { _sets, _digits, _scratch, _rounds, _extractor, _findings }) Add(option);
        SetAction((parsed, cancel) => Task.Run(() =>
        {
            string[] only = parsed.GetValue(_sets) ?? [];
            foreach (string name in DriftSet.Names.Where(n => only.Length == 0 || only.Contains(n)))
            {
                string? folder = name == "digits" ? parsed.GetValue(_digits) : Checkout.Data(name);
                if (folder is null)
                    throw new InputException($"{name} is not there; give --digits, or put shared/data beside the checkout.");
                Run(DriftSet.Observe(name, folder, parsed.GetRequiredValue(_scratch), parsed.GetValue(_extractor), cancel),
                    parsed.GetValue(_rounds), parsed.GetValue(_findings), output);
            }
        }, CancellationToken.None));
    }

    private static void Run(DriftSet set, int rounds, bool findings, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{set.Name}: {set.Samples.Length} images, {set.Training.SampleCount} training images"));
        int[] clean = [.. Enumerable.Range(0, set.Samples.Length).Where(i => set.Shifts[i] == "none")];
        DriftReference training = DriftReference.Of(set.Training)!;
        Count("halves of the pool", findings, output, rounds, random =>
        {
            int[] order = Shuffled(Enumerable.Range(0, set.Samples.Length), random);
            return (Profile(set, order.Take(order.Length / 2)), Population(set, order.Skip(order.Length / 2)));
        });
        Count("halves of the unshifted images", findings, output, rounds, random =>
        {
            int[] order = Shuffled(clean, random);
            return (Profile(set, order.Take(order.Length / 2)), Population(set, order.Skip(order.Length / 2)));
        });
        Count("halves, the reference as four runs of a ledger", findings, output, rounds, random =>
        {
            int[] order = Shuffled(clean, random);
            return (Profile(set, order.Take(order.Length / 2)), Ledger(set, order.Skip(order.Length / 2)));
        });
        Count("unshifted half, training set", findings, output, rounds, random =>
            (Profile(set, Shuffled(clean, random).Take(clean.Length / 2)), training));
        rounds = Math.Max(1, rounds / 5);
        foreach (string shift in set.Shifts.Where(static s => s != "none").Distinct().Order(StringComparer.Ordinal))
        {
            int[] shifted = [.. Enumerable.Range(0, set.Samples.Length).Where(i => set.Shifts[i] == shift)];
            int whole = (int)(shifted.Length / ShiftedShare);
            (PopulationProfile Now, int[] Others) Draw(SeededRandom random)
            {
                int[] order = Shuffled(clean, random);
                int own = Math.Min(whole - shifted.Length, clean.Length / 2);
                return (Profile(set, [.. shifted.Take((int)(own / (1 - ShiftedShare) * ShiftedShare)), .. order.Take(own)]),
                    order[own..]);
            }
            Count($"{shift}, unshifted images", findings, output, rounds, random =>
            {
                (PopulationProfile now, int[] rest) = Draw(random);
                return (now, Population(set, rest));
            });
            Count($"{shift}, ledger", findings, output, rounds, random =>
            {
                (PopulationProfile now, int[] rest) = Draw(random);
                return (now, Ledger(set, rest));
            });
            Count($"{shift}, training set", findings, output, rounds, random => (Draw(random).Now, training));
        }
    }

    private static void Count(string what, bool findings, TextWriter output, int rounds,
        Func<SeededRandom, (PopulationProfile Now, DriftReference Reference)> draw)
    {
        int alarms = 0, samples = 0;
        double seconds = 0;
        var found = new SortedDictionary<string, (int Count, double Effect, double Small)>(StringComparer.Ordinal);
        string example = "";
        for (int round = 0; round < rounds; round++)
        {
            (PopulationProfile now, DriftReference reference) = draw(new SeededRandom((ulong)round + 1));
            samples = now.Samples.Length;
            long start = Stopwatch.GetTimestamp();
            DriftResult result = DriftDetector.Compare(now, reference)!;
            seconds += Stopwatch.GetElapsedTime(start).TotalSeconds / rounds;
            if (result.Verdict == DriftVerdict.Shifted) alarms++;
            if (example.Length == 0 || result.Verdict == DriftVerdict.Shifted) example = result.ToString();
            foreach (DriftFinding finding in result.Findings)
            {
                (int count, double effect, double small) = found.GetValueOrDefault(finding.Name);
                found[finding.Name] = (count + (finding.IsShift ? 1 : 0), effect + finding.EffectSize / rounds,
                    small + (finding.P <= 0.05 ? 1 : 0));
            }
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {what,-48} {alarms,4} of {rounds} alarms   {samples,5} images   {seconds * 1000:0} ms"));
        if (!findings) return;
        output.WriteLine($"      {example}");
        foreach ((string name, (int count, double effect, double small)) in found)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"      {name,-22} shift {count,4}   effect {effect:0.000}   p <= 0.05: {small:0}"));
        output.Flush();
    }

    private static PopulationProfile Profile(DriftSet set, IEnumerable<int> chosen)
    {
        var sampler = new PopulationSampler(set.Training.Task, MiningConfig.Default.ScoreThresholdLow);
        foreach (int i in chosen) sampler.Add(set.Samples[i]);
        return sampler.ToProfile();
    }

    private static DriftReference Population(DriftSet set, IEnumerable<int> chosen) =>
        new() { Description = "the other images", Profile = Profile(set, chosen) };

    private static DriftReference Ledger(DriftSet set, IEnumerable<int> chosen) => new()
    {
        Description = "four runs",
        Profile = DriftReference.Join([.. chosen.Index().GroupBy(static c => c.Index % 4, static c => c.Item)
            .Select(run => Profile(set, run).Take(256, 256))]),
    };

    private static int[] Shuffled(IEnumerable<int> items, SeededRandom random)
    {
        int[] shuffled = [.. items];
        for (int i = shuffled.Length - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }
        return shuffled;
    }
}
