using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation.Truth;

namespace HardExample.Core.Tests.Evaluation;

public sealed class TruthFileTests
{
    private static ImmutableArray<TruthEntry> Read(string csv, TruthOptions? options = null) =>
        TruthFile.Read(new StringReader(csv), "truth.csv", options);

    [Fact]
    public void Correct_is_the_opposite_of_difficulty_and_an_empty_run_is_its_own_scene() =>
        Assert.Equal(
            [new TruthEntry("1.jpg", 1, null, null), new TruthEntry("2.jpg", 0, null, "r7")],
            Read("file,true_label,correct,run_id\n1.jpg,horse,0,\n2.jpg,ship,1,r7\n").AsEnumerable());

    [Theory]
    [InlineData("difficulty", "0.25", null, false)]
    [InlineData("f1_lenient", "0.75", null, false)]
    [InlineData("recall", "0.75", "recall", false)]
    [InlineData("loss", "0.25", "loss", true)]
    [InlineData("correct", "0.75", "correct", true)] // what correct means does not depend on the option
    public void A_column_of_quality_is_turned_round(string column, string value, string? named, bool isDifficulty) =>
        Assert.Equal(0.25, Assert.Single(Read($"n,file,{column}\n3,a.jpg,{value}", new(named, isDifficulty))).Difficulty);

    [Fact]
    public void Quotes_line_breaks_and_marks_are_read()
    {
        ImmutableArray<TruthEntry> truth = Read(
            "\uFEFFfile,true_label\r\n\r\n\"a,\"\"b\"\".jpg\",\"big\ncat\"\r\n c.jpg , dog \r\n\"d.jpg\",");
        Assert.Equal([new TruthEntry("a,\"b\".jpg", null, "big\ncat", null), new TruthEntry("c.jpg", null, "dog", null)],
            truth.AsEnumerable());
    }

    [Theory]
    [InlineData("name,correct\na,1", "no column 'file'")]
    [InlineData("file,colour\na,1", "'colour'")]
    [InlineData("file,correct\na,1\na,0", "line 3: 'a' stands here a second time")]
    [InlineData("file,correct\na,2", "line 2: correct is '2'; it must be a number from 0 to 1")]
    [InlineData("file,correct\na,NaN", "'NaN'")]
    [InlineData("file,correct\na,1,x", "line 2: there are 3 fields where the header has 2")]
    [InlineData("file,correct\n\"a,1\n", "line 2: a quote is not closed")]
    [InlineData("file,correct\n\"a\"b,1\n", "line 2: text follows a closing quote")]
    [InlineData("file,correct\n,1\n", "the file is empty")]
    [InlineData("file,correct\n", "no row")]
    [InlineData("", "no row")]
    public void An_error_is_named_with_its_line(string csv, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Read(csv)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_mistyped_column_gets_the_nearest_one() =>
        Assert.Contains("'f1_strict'", Assert.Throws<InputException>(() => Read("file,f1_strict\na,1", new("f1_stric"))).Message,
            StringComparison.Ordinal);
}
