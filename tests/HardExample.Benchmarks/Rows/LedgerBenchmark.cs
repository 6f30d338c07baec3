using HardExample.Benchmarks.Measuring;
using HardExample.Ledger;

namespace HardExample.Benchmarks.Rows;

/// <summary>A ledger of a million images: recording them, opening the file, and asking for 10,000 images of a job.</summary>
internal sealed class LedgerBenchmark : IBenchmark
{
    private const int Asked = 10_000, SelectedEvery = 50, Dimension = 512;

    public string Name => "ledger";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        int count = settings.Size(1_000_000, 1000);
        string path = Path.Combine(settings.Folder, "season.db"), input = $"{count} images, 2 % selected with {Dimension} values";
        var vector = new float[Dimension];
        Array.Fill(vector, MathF.Sqrt(1f / Dimension));
        int round = 0;
        Series recorded = settings.Turns.Alone(() => Rounds.Seconds(() =>
        {
            File.Delete(path = Path.Combine(settings.Folder, $"season{round++}.db"));
            using LedgerFile ledger = LedgerFile.Open(path);
            ledger.Record(new("mine", "in") { Config = "c" }, Enumerable.Range(0, count).Select(i => RecordOf(i, vector)));
        }));
        yield return new(Name, "record a job in an empty ledger", input, "s", recorded)
        {
            Note = FormattableString.Invariant($"{(double)new FileInfo(path).Length / count:0} bytes an image on disk"),
        };
        yield return new(Name, "open it and ask for one image", input, "ms", settings.Turns.Alone(() => 1000 * Rounds.Seconds(() =>
        {
            using LedgerFile ledger = LedgerFile.Open(path);
            ledger.StateOf(IdOf(1));
        })));
        string asked = $"ask which of {Asked} images were selected before";
        yield return new(Name, asked, input, "s", settings.Turns.Alone(() => Rounds.Seconds(() =>
        {
            using LedgerFile ledger = LedgerFile.Open(path);
            for (int i = 0; i < Asked; i++)
                if (ledger.StateOf(IdOf(i * 7)) is LedgerState.Seen) ledger.IsJudged(IdOf(i * 7), "c");
        })));
        yield return new(Name, "read the embeddings of what was selected", input, "s", settings.Turns.Alone(() => Rounds.Seconds(() =>
        {
            using LedgerFile ledger = LedgerFile.Open(path);
            foreach (var _ in ledger.ReadChosen("net")) settings.Cancel.ThrowIfCancellationRequested();
        })));
        yield return new(Name, "list what was selected", input, "s", settings.Turns.Alone(() => Rounds.Seconds(() =>
        {
            using LedgerFile ledger = LedgerFile.OpenRead(path);
            foreach (LedgerEntry _ in ledger.Read(new() { States = [LedgerState.Selected] }))
                settings.Cancel.ThrowIfCancellationRequested();
        })));
        yield return new(Name, $"record a job of {Asked} images in it", input, "s", settings.Turns.Alone(() => Rounds.Seconds(() =>
        {
            using LedgerFile ledger = LedgerFile.Open(path);
            int first = count + Asked * round++;
            ledger.Record(new("mine", "in") { Config = "c" }, Enumerable.Range(first, Asked).Select(i => RecordOf(i, vector)));
        })));
    }

    private static LedgerRecord RecordOf(int i, float[] vector)
    {
        bool isSelected = i % SelectedEvery == 0;
        return new(IdOf(i), new()
        {
            State = isSelected ? LedgerState.Selected : LedgerState.Seen, Source = $"/data/pool/images/{i:00000000}.jpg",
            Coefficient = i % 97 / 97.0, ReasonIds = [1, 20, 2], Predicted = $"class {i % 10}", Confidence = 0.5,
            Detail = isSelected ? new string('x', 800) : null,
        }) { Embedding = isSelected ? vector : null, Extractor = "net" };
    }

    // Spread over the whole range, as hashes are.
    private static string IdOf(int i) => $"{unchecked((uint)i * 2654435761u):x8}{i:x8}{new string('0', 48)}";
}
