using System.Text.Json;
using HardExample.Cluster.Shards;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;

namespace HardExample.Cluster.Tests;

public sealed class ShardFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_field_comes_back_to_the_last_bit()
    {
        var boxes = new DetectionPrediction([new("cat", 0.1 + 0.2, new(1, 2, 3.5, 1e-300)), new("犬", 1, new(0, -0.0, double.MaxValue, 9))]);
        var classes = new ClassificationPrediction("b", [new("a", 0.7), new("b", 0.3), new("", double.Epsilon)]);
        Sample[] samples =
        [
            new() { Id = "", Source = "1.png" },
            new()
            {
                Id = "2", Source = "s3://b/2 %+.png", SequenceGroup = "", Usage = "TRAIN", Label = "cat", IsHard = true,
                HardCoefficient = 0.1, HardReasons = [1, 20],
                Prediction = classes,
                Features = new() { Width = 640, Height = 480, ImageBrightness = 0.1, ImageSaturation = 1.0 / 3, ImageColorfulness = 1e-300,
                    Ambiguity = 1e9 },
                Embedding = [0.1f, -0f, 1e-40f], EmbeddingSource = "e", AugmentationSource = "",
                AugmentedPredictions = [new("flip", 0, classes, new(1, 2, 3, 4, 5, 1.0 / 3)),
                    new("blur", 1, new ClassificationPrediction("c", [new("c", 1)]), AffineTransform.Identity)],
                ManifestFields = FieldsOf("""{"weight":1.000000000000000000001,"note":"\u00e9\"","a":{"k":[1,null]},"a":2}"""),
            },
            new()
            {
                Id = "3", Source = "3", Prediction = boxes, LabelledBoxes = [new("cat", 1, new(1, 1, 2, 2))], Embedding = [],
                BoxPixels = [new(1, 2), new(3, 4)], BoxEmbeddings = [[1f, 0f], null], LabelledBoxPixels = [new(5, 6)],
                LabelledBoxEmbeddings = [[0.5f]],
                AugmentedPredictions = [new("flip", 0, boxes, AffineTransform.Identity),
                    new("crop", 1, new DetectionPrediction([]), AffineTransform.Identity)],
            },
            new() { Id = "4", Source = "4", Prediction = new DetectionPrediction([]), LabelledBoxes = [], BoxPixels = [],
                BoxEmbeddings = [], AugmentedPredictions = [] },
        ];
        ShardRow[] rows =
            [.. samples.Select(
                (s, i) =>
                    new ShardRow(i == 1, i, s with { SequenceIndex = i }, i == 2 ? null : long.MaxValue, i == 3 ? "it is broken" : null))];

        ShardRow[] read = Read(Write(rows));

        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal((rows[i].IsTraining, rows[i].Index, rows[i].ImageBytes, rows[i].Problem),
                (read[i].IsTraining, read[i].Index, read[i].ImageBytes, read[i].Problem));
            Assert.Equivalent(rows[i].Sample with { ManifestFields = [] }, read[i].Sample with { ManifestFields = [] }, strict: true);
            Assert.Equal(rows[i].Sample.ManifestFields.Select(static f => (f.Key, f.Value.GetRawText())),
                read[i].Sample.ManifestFields.Select(static f => (f.Key, f.Value.GetRawText())));
        }
        Assert.Equal(samples[1].Embedding!.Select(BitConverter.SingleToInt32Bits),
            read[1].Sample.Embedding!.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(BitConverter.DoubleToInt64Bits(-0.0),
            BitConverter.DoubleToInt64Bits(((DetectionPrediction)read[2].Sample.Prediction!).Boxes[1].Box.YMin));
        Assert.True(read[0].Sample.BoxPixels.IsDefault);
        Assert.False(read[3].Sample.BoxPixels.IsDefault);
    }

    [Fact]
    public void Every_field_of_the_catalogue_has_columns_that_are_read_when_it_is_wanted()
    {
        var boxes = new DetectionPrediction([new("cat", 0.5, new(1, 2, 3, 4))]);
        var whole = new Sample
        {
            Id = "1", Source = "1.png", Prediction = boxes, LabelledBoxes = [new("cat", 1, new(1, 1, 2, 2))],
            Features = new() { Width = 2, Height = 1, ImageBrightness = 1, ImageSaturation = 2, ImageColorfulness = 3, Ambiguity = 4 },
            Embedding = [1, 2], Descriptor = [3], PretrainedEmbedding = [4], EmbeddingSource = "e", AugmentationSource = "a",
            PretrainedSource = "p",
            BoxPixels = [new(1, 2)], BoxEmbeddings = [[1]], LabelledBoxPixels = [new(3, 4)], LabelledBoxEmbeddings = [[2]],
            AugmentedPredictions = [new("flip", 0, boxes, AffineTransform.Identity)], ContentHash = "ab",
        };
        Assert.All(ObservationCatalog.All, field => Assert.True(field.IsOn(whole), $"{field} is missing in this test"));
        string path = Write([new(false, 0, whole, null, null)]);

        foreach (ObservedField field in ObservationCatalog.All)
        {
            Sample read = Read(path, new(null, field.Observation))[0].Sample;
            Assert.Equivalent(whole with { Embedding = null }, field.Copy(read, whole) with { Embedding = null }, strict: true);
            Assert.All(ObservationCatalog.All, other => Assert.Equal(other.Observation == field.Observation, other.IsOn(read)));
        }
    }

    [Fact]
    public void A_column_of_a_former_name_is_read()
    {
        var former = new ListColumn<float>("appearance");
        var schema = new Parquet.Schema.ParquetSchema(former.Field);
        var column = new ListColumn<float>("descriptor") { FormerNames = ObservationCatalog.Descriptor.FormerNames };

        Assert.True(column.IsIn(schema));
        Assert.False(new ListColumn<float>("embedding") { FormerNames = ObservationCatalog.Embedding.FormerNames }.IsIn(schema));
    }

    [Fact]
    public void More_rows_than_a_row_group_holds_come_back_in_order()
    {
        string path = Write(Enumerable.Range(0, 3000)
            .Select(
                static i =>
                    new ShardRow(false, i, new() { Id = $"{i}", Source = "x", SequenceIndex = i, Embedding = [i, i + 0.5f] }, null, null)));

        ShardRow[] read = Read(path);

        Assert.Equal(Enumerable.Range(0, 3000).Select(static i => ($"{i}", i + 0.5f)),
            read.Select(static r => (r.Sample.Id, r.Sample.Embedding![1])));
    }

    [Fact]
    public void Only_what_is_wanted_is_read_and_problems_always()
    {
        // Row groups of 1,024: training rows only, then both, then the population only.
        var classes = new ClassificationPrediction("a", [new("a", 1)]);
        string path = Write(Enumerable.Range(0, 3000).Select(i => new ShardRow(i < 1500, i < 1500 ? i : i - 1500, new()
        {
            Id = $"{i}", Source = $"{i}.png", Prediction = classes, Embedding = [i], Descriptor = [-i],
            Features = new() { Width = i, Height = 1, ImageBrightness = 1, ImageSaturation = 1, ImageColorfulness = 1, Ambiguity = 1 },
            AugmentedPredictions = [new("flip", 0, classes, AffineTransform.Identity)], BoxEmbeddings = [[i]],
        }, null, i is 3 or 2999 ? "it is broken" : null)));

        ShardRow[] population = Read(path, new(null, ObservationCatalog.InOutput | Observations.Embedding));
        ShardRow[] training = Read(path, new(Observations.ImageFeatures | Observations.AugmentedPredictions, null));

        Assert.Equal([3, .. Enumerable.Range(1500, 1500)], population.Select(static r => int.Parse(r.Sample.Id)));
        Assert.All(population.Skip(1),
            static r => Assert.Equal(("a", (float)r.Sample.Features!.Width), (r.Sample.Predicted, r.Sample.Embedding![0])));
        Assert.All(
            population, static r =>
                Assert.True(r.Sample.Descriptor is null && r.Sample.AugmentedPredictions.IsDefault && r.Sample.BoxEmbeddings.IsDefault));
        Assert.Equal([.. Enumerable.Range(0, 1500), 2999], training.Select(static r => int.Parse(r.Sample.Id)));
        Assert.All(training.Take(1500),
            static r =>
                Assert.True(r.Sample.Embedding is null && r.Sample.Prediction is null && r.Sample.AugmentedPredictions.Length == 1));
        Assert.Equal("2999.png", training[^1].Sample.Source);
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes()
    {
        ShardRow[] rows = [new(false, 0, new() { Id = "a", Source = "a", Embedding = [1, 2, 3] }, 7, null)];
        Assert.Equal(File.ReadAllBytes(Write(rows)), File.ReadAllBytes(Write(rows)));
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void One_bit_changed_anywhere_is_noticed()
    {
        byte[] whole = File.ReadAllBytes(Write([new(false, 0, new() { Id = "a", Source = "a" }, 7, null)]));
        for (int i = 0; i < whole.Length; i += 3)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 1;
            Assert.ThrowsAny<InvalidDataException>(() => ShardReader.Open(_folder.Write("damaged.parquet", damaged)));
        }
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void A_changed_file_with_a_right_checksum_is_read_or_refused_in_words()
    {
        byte[] whole = File.ReadAllBytes(
            Write([
                new(false, 0, new() { Id = "a", Source = "a", Prediction = new DetectionPrediction([new("cat", 0.5, new(1, 2, 3, 4))]) }, 7,
                    null)]));
        int refused = 0;
        for (int i = 4; i < whole.Length - 8; i += 17)
        {
            using var changed = new MemoryStream();
            changed.Write(whole);
            changed.GetBuffer()[i] ^= 0x15;
            try
            {
                ShardChecksum.Seal(changed);
            }
            catch (InvalidOperationException)
            {
                continue; // the place of the checksum itself
            }
            string path = _folder.Write("changed.parquet", changed.ToArray());
            try
            {
                using var reader = ShardReader.Open(path);
                _ = reader.Rows().Count();
            }
            catch (Exception e) when (e is InvalidDataException or InputException or StorageException)
            {
                refused++;
            }
        }
        Assert.NotEqual(0, refused);
    }

    [Fact]
    public void What_fails_while_it_is_written_leaves_the_old_file_and_nothing_else()
    {
        string path = Write([new(false, 0, new() { Id = "a", Source = "a" }, 7, null)]);
        byte[] old = File.ReadAllBytes(path);

        Assert.Throws<OperationCanceledException>(() => ShardWriter.Write(path, Failing(), static n => new("p", 0, n, "", "", "")));

        Assert.Equal(old, File.ReadAllBytes(path));
        Assert.Single(_folder.Files());

        static IEnumerable<ShardRow> Failing()
        {
            yield return new(false, 0, new() { Id = "b", Source = "b" }, 7, null);
            throw new OperationCanceledException();
        }
    }

    private string Write(IEnumerable<ShardRow> rows)
    {
        string path = _folder["shard.parquet"];
        ShardWriter.Write(path, rows, static n => new("plan", 3, n, "extractor", "machine", "decoder"));
        return path;
    }

    private static ShardRow[] Read(string path)
    {
        using var reader = ShardReader.Open(path);
        ShardRow[] rows = [.. reader.Rows()];
        Assert.Equal(new("plan", 3, rows.Length, "extractor", "machine", "decoder"), reader.Header);
        return rows;
    }

    private static ShardRow[] Read(string path, ShardSelection selection)
    {
        using var reader = ShardReader.Open(path);
        return [.. reader.Rows(selection)];
    }

    private static System.Collections.Immutable.ImmutableArray<KeyValuePair<string, JsonElement>> FieldsOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(static p => KeyValuePair.Create(p.Name, p.Value.Clone()))];
    }
}
