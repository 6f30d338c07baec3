using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Numerics.Linear;
using HardExample.Core.Numerics.Statistics;
using HardExample.Core.Samples;
using HardExample.Core.Selection;

namespace HardExample.Core.Tests.Selection;

public sealed class BudgetSelectorTests
{
    private static Sample Of(string id, double coefficient, string group = "x", float[]? embedding = null) => Make.Sample(id) with
    {
        HardCoefficient = coefficient, IsHard = coefficient >= 0.1, SequenceGroup = group, Embedding = embedding,
    };

    private static Sample[] Marked(SelectionBudget budget, Sample[] samples, List<string>? warnings = null)
    {
        var population = new PopulationSelection(budget, (warnings ?? []).Add);
        using var vectors = new SelectionVectors();
        foreach (Sample sample in samples)
        {
            population.Add(sample);
            vectors.Add(sample.Id, sample.Embedding);
        }
        SelectionOutcome outcome = population.Choose(vectors, null, 2, CancellationToken.None);
        return [.. samples.Select((s, i) => outcome.Mark(i, s))];
    }

    private static SelectionCounts Counts(SelectionBudget budget, params Sample[] samples)
    {
        var population = new PopulationSelection(budget, static _ => { });
        foreach (Sample sample in samples) population.Add(sample);
        return population.Choose(null, null, 1, CancellationToken.None).Counts;
    }

    private static string Ids(IEnumerable<Sample> samples) =>
        string.Join(' ', samples.Where(static s => s.IsHard).Select(static s => s.Id).Order(StringComparer.Ordinal));

    private static string Selected(SelectionBudget budget, params Sample[] samples) => Ids(Marked(budget, samples));

    [Fact]
    public void The_hardest_of_all_fill_the_places_and_equal_ones_go_by_id() =>
        Assert.Equal("b d", Selected(new() { Top = 2 }, Of("c", 0.04), Of("a", 0.01), Of("b", 0.04), Of("d", 0.09)));

    [Fact]
    public void A_percentage_is_of_the_population_and_rounds_up() =>
        // 34 % of 3 is 1.02
        Assert.Equal("b c", Selected(new() { Percent = 34 }, Of("a", 0.1), Of("b", 0.2), Of("c", 0.3)));

    [Fact]
    public void A_threshold_leaves_places_empty() =>
        Assert.Equal("c", Selected(new() { Top = 2, Threshold = 0.3 }, Of("a", 0.1), Of("b", 0.2), Of("c", 0.3)));

    [Fact]
    public void A_minimum_comes_before_harder_samples_of_other_groups() =>
        // one of x, y and z each; nothing is left for b
        Assert.Equal("a y z", Selected(new() { Top = 3, Per = "group", Min = 1 },
            Of("a", 0.9), Of("b", 0.8), Of("c", 0.7), Of("y", 0.1, "y"), Of("z", 0.05, "z")));

    [Fact]
    public void Minimums_that_do_not_fit_are_given_in_rounds_the_hardest_group_first()
    {
        // round 1: a, y, z; round 2 has one place: b is harder than the second of y
        List<string> warnings = [];
        Assert.Equal("a b y z", Ids(Marked(new() { Top = 4, Per = "group", Min = 2 },
            [Of("a", 0.9), Of("b", 0.8), Of("y", 0.7, "y"), Of("yy", 0.6, "y"), Of("z", 0.5, "z"), Of("zz", 0.4, "z")], warnings)));
        Assert.Contains("2 groups", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Contains("y 1, z 1", warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_with_too_few_samples_gives_its_places_to_others()
    {
        Sample[] samples = [Of("a", 0.9), Of("b", 0.8), Of("c", 0.7), Of("d", 0.6), Of("y", 0.1, "y")];
        var budget = new SelectionBudget { Top = 4, Per = "group", Min = 2 };
        Assert.Equal("a b c y", Selected(budget, samples));
        Assert.Equal(KeyValuePair.Create("y", 1), Assert.Single(Counts(budget, samples).ShortGroups));
    }

    [Fact]
    public void A_maximum_holds_even_if_places_stay_empty() =>
        Assert.Equal("a y", Selected(new() { Top = 3, Per = "group", Max = 1 }, Of("a", 0.9), Of("b", 0.8), Of("y", 0.1, "y")));

    [Fact]
    public void Minimum_and_maximum_hold_together() =>
        // y and z first, then x up to 2, then y up to 2
        Assert.Equal("a b y yy z", Selected(new() { Top = 6, Per = "group", Min = 1, Max = 2 }, Of("a", 0.9), Of("b", 0.8), Of("c", 0.7),
            Of("y", 0.3, "y"), Of("yy", 0.2, "y"), Of("yyy", 0.1, "y"), Of("z", 0.05, "z")));

    [Fact]
    public void A_maximum_alone_is_a_budget_of_every_sample_hard_or_not() =>
        Assert.Equal("a y", Selected(new() { Per = "group", Max = 1 }, Of("a", 0.9), Of("b", 0.8), Of("y", 0.01, "y")));

    [Fact]
    public void Hard_samples_that_were_left_are_counted() =>
        // hard: 0.1, 0.2 and 0.9; one is selected
        Assert.Equal(2, Counts(new() { Top = 1 }, Of("a", 0.1), Of("b", 0.2), Of("c", 0.05), Of("d", 0.9)).HardNotSelected);

    [Fact]
    public void The_control_sample_takes_its_share_of_the_places_and_is_not_among_the_hardest()
    {
        Sample[] samples = [.. Enumerable.Range(0, 40).Select(static i => Of($"{i:00}", i / 40.0))];
        Sample[] marked = Marked(new() { Top = 10, RandomShare = 0.2 }, samples);
        // 20 % of 10 places are 2; the 8 hardest are 32 to 39
        Assert.Equal("32 33 34 35 36 37 38 39", Ids(marked.Where(static s => !s.IsControl)));
        Assert.Equal(2, marked.Count(static s => s.IsControl));
        Assert.All(marked.Where(static s => s.IsControl), static s => Assert.True(s.IsHard));
        Assert.NotEqual(Ids(marked), Selected(new() { Top = 10, RandomShare = 0.2, Seed = 2 }, samples));
    }

    [Fact]
    public void Without_a_limit_the_control_sample_is_its_share_of_all_that_goes_out() =>
        // 18 hard ones; 2 of 20 are a tenth
        Assert.Equal((18, 2), (Counts(new() { RandomShare = 0.1 }, Tens()).Selected, Counts(new() { RandomShare = 0.1 }, Tens()).Control));

    private static Sample[] Tens() => [.. Enumerable.Range(2, 38).Select(static i => Of($"{i:00}", i < 22 ? 0.01 : 0.5))];

    [Fact]
    public void Every_sample_is_as_likely_a_control()
    {
        // 400 draws of 5 out of 20: 100 each on average, standard deviation √(400 × 0.25 × 0.75) = 8.7
        Sample[] samples = [.. Enumerable.Range(0, 20).Select(static i => Of($"{i:00}", 0.01))];
        var drawn = new int[20];
        for (int seed = 0; seed < 400; seed++)
        {
            Sample[] marked = Marked(new() { Threshold = 1, Top = 10, RandomShare = 0.5, Seed = seed }, samples);
            for (int i = 0; i < 20; i++) drawn[i] += marked[i].IsControl ? 1 : 0;
        }
        Assert.All(drawn, static d => Assert.InRange(d, 65, 135));
    }

    [Fact]
    public void Of_equal_images_one_is_selected_and_the_others_name_it()
    {
        Sample[] samples = [Of("a", 0.9, "x", Make.At(0)), Of("b", 0.8, "x", Make.At(0.01)), Of("c", 0.5, "x", Make.At(90))];
        Sample[] marked = Marked(new() { Top = 2 }, samples);
        Assert.Equal("a c", Ids(marked));
        Assert.Equal([null, "a", null], marked.Select(static s => s.DuplicateOf));
        Assert.Equal("a b", Selected(new() { Top = 2, KeepDuplicates = true }, samples));
    }

    [Fact]
    public void A_diverse_selection_weighs_hardness_by_distance()
    {
        // after a: b 0.8 (1 − cos 10°) = 0.012, c 0.5 (1 − cos 90°) = 0.5
        Sample[] samples = [Of("a", 0.9, "x", Make.At(0)), Of("b", 0.8, "x", Make.At(10)), Of("c", 0.5, "x", Make.At(90))];
        Assert.Equal("a c", Selected(new() { Top = 2, Diverse = true }, samples));
        Assert.Equal("a b", Selected(new() { Top = 2 }, samples));
    }

    [Fact]
    public void A_diverse_selection_does_not_take_an_easy_sample_for_being_far() =>
        // after a: b 0.8 (1 − cos 60°) = 0.4, c 0.1 × 1 = 0.1
        Assert.Equal("a b", Selected(new() { Top = 2, Diverse = true },
            Of("a", 0.9, "x", Make.At(0)), Of("b", 0.8, "x", Make.At(60)), Of("c", 0.1, "x", Make.At(90))));

    [Fact]
    public void A_diverse_selection_without_embeddings_warns()
    {
        List<string> warnings = [];
        Assert.Equal("b", Ids(Marked(new() { Top = 1, Diverse = true }, [Of("a", 0.2), Of("b", 0.3)], warnings)));
        Assert.Contains("embedding", Assert.Single(warnings), StringComparison.Ordinal);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_the_budget_it_is_held_and_the_order_of_the_input_does_not_matter(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        Sample[] samples =
        [
            // Few different coefficients and directions, so that there are ties and duplicates.
            .. Enumerable.Range(0, 60).Select(i => Of($"{i:00}", random.Next(9) / 8.0, $"g{random.Next(4)}",
                random.Next(8) == 0 ? null : Make.At(random.Next(30) * 3))),
        ];
        int max = 1 + random.Next(8);
        var budget = new SelectionBudget
        {
            Top = random.Next(70), Per = "group", Min = random.Next(Math.Min(4, max + 1)), Max = max, RandomShare = random.Next(4) / 10.0,
            Diverse = random.Next(2) == 0, KeepDuplicates = random.Next(2) == 0, Threshold = random.Next(2) == 0 ? 0.3 : null,
        };
        Sample[] marked = Marked(budget, samples);

        Sample[] chosen = [.. marked.Where(static s => s.IsHard && !s.IsControl)];
        Assert.True(marked.Count(static s => s.IsHard) <= budget.Top);
        Assert.All(chosen.GroupBy(static s => s.SequenceGroup), g => Assert.True(g.Count() <= max));
        Assert.All(chosen, s => Assert.True(s.HardCoefficient >= (budget.Threshold ?? 0)));
        Assert.All(marked.Where(static s => s.DuplicateOf is not null), s => Assert.Contains(s.DuplicateOf, chosen.Select(c => c.Id)));

        Sample[] shuffled = [.. samples.OrderBy(s => (s.Id[0] * 7 + s.Id[1] * 13 + seed * 5) % 61)];
        Assert.Equal(marked.Select(static s => (s.Id, s.IsHard, s.IsControl, s.DuplicateOf)),
            Marked(budget, shuffled).OrderBy(static s => s.Id, StringComparer.Ordinal)
                .Select(static s => (s.Id, s.IsHard, s.IsControl, s.DuplicateOf)));
    }

    [Fact]
    public void Few_unrelated_images_are_taken_for_duplicates()
    {
        var random = new SeededRandom(7);
        VectorSet unrelated = VectorSet.FromRows([.. Enumerable.Range(0, 800).Select(_ => Make.RandomVector(random, 12))]);
        double limit = DuplicateSimilarity.Of(unrelated, 800);
        int marked = Enumerable.Range(0, 800).Count(i => Enumerable.Range(0, 800)
            .Any(j => j != i && System.Numerics.Tensors.TensorPrimitives.Dot(unrelated[i], unrelated[j]) >= limit));
        // 1 % of 800 is 8; by the 99.9 % quantile of pairs over half of them would be.
        Assert.InRange(marked, 0, 24);
        Assert.True(limit < DuplicateSimilarity.Equal);
    }

    [Fact]
    public void Too_few_images_to_measure_by_leave_only_equal_ones() =>
        Assert.Equal(DuplicateSimilarity.Equal, DuplicateSimilarity.Of(VectorSet.FromRows([Make.At(0), Make.At(1)]), 2));

    [Theory]
    [InlineData("class", "cat")]
    [InlineData("Predicted", "cat")]
    [InlineData("SequenceGroup", "north")]
    [InlineData("shelf", "3")]
    [InlineData("line", "b")]
    [InlineData("usage", null)]
    public void Groups_are_properties_manifest_fields_and_members_of_property(string per, string? group)
    {
        using JsonDocument fields = JsonDocument.Parse("""{"shelf":3,"property":{"line":"b"}}""");
        Sample sample = Make.Predicted(("cat", 0.9), ("dog", 0.1)) with
        {
            SequenceGroup = "north",
            ManifestFields = [.. fields.RootElement.EnumerateObject().Select(static p => KeyValuePair.Create(p.Name, p.Value))],
        };
        Assert.Equal(group, SampleGroups.Of(sample, per));
    }

    [Fact]
    public void The_class_of_a_detection_is_that_of_its_highest_box() => Assert.Equal("dog", SampleGroups.Of(
        Make.Detected(Make.Box("cat", 0.4, 0, 0, 9, 9), Make.Box("dog", 0.8, 9, 9, 9, 9)), "class"));

    [Fact]
    public void A_group_that_no_sample_has_is_refused_with_the_names_there_are()
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(
            () => Selected(new() { Top = 1, Per = "camra", Max = 1 }, Of("a", 0.2)));
        Assert.Contains("'camra'", error.Message, StringComparison.Ordinal);
        Assert.Contains("group", error.Message, StringComparison.Ordinal);
    }
}
