using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;

namespace HardExample.Core.Tests.Configuration;

[Properties(Replay = "(20240229,7)")]
public sealed class WeightedListTests
{
    private static readonly WeightedList Example = WeightedList.Of(("a", 0.1), ("b", 0.2));

    [Theory]
    [InlineData("a:0.1+b:0.2")]
    [InlineData("  a : 0.1 + b:.2 ")]
    [InlineData("{a: 0.1, b: 0.2}")]
    [InlineData("a:1e-1+b:2E-1")]
    public void Both_notations_are_read(string text) => Assert.Equal(Example, WeightedList.Parse(text));

    [Fact]
    public void Names_with_weight_0_are_not_active() => Assert.Equal(["c", "a"], WeightedList.Parse("c:1+b:0+a:0.5").ActiveNames);

    [Fact]
    public void What_has_weight_0_is_named_as_not_run()
    {
        Assert.Null(MiningConfig.Default.NotRun);
        MiningConfig config = MiningConfigReader.Read("aug_op_config: crop:0.1+fliplr:0\nfeature_op_config: bbox_num:0+bbox_iou:1");
        Assert.Equal("Not run, because the weight is 0: fliplr, bbox_num.", config.NotRun);
    }

    [Fact]
    public void A_plus_in_an_exponent_does_not_separate() =>
        Assert.Equal(WeightedList.Of(("a", 1e20), ("e", 2)), WeightedList.Parse("a:1e+20+e:2"));

    [Fact]
    public void A_name_that_begins_with_a_digit_is_not_taken_as_an_exponent() =>
        Assert.Equal(WeightedList.Of(("3e", 1), ("4", 2)), WeightedList.Parse("3e:1+4:2"));

    [Fact]
    public void The_default_prints_as_the_contract_writes_it() =>
        Assert.Equal("crop:0.1+fliplr:0.1+gaussianblur:0.1", ParameterCatalog.AugmentationWeights.ToString());

    [Property]
    public void Text_round_trips_to_the_last_bit(NormalFloat[] weights)
    {
        WeightedList list = WeightedList.Of([.. weights.Select(static (w, i) => ($"name_{i}", Math.Abs(w.Get)))]);
        Assert.Equal(list, WeightedList.Parse(list.ToString()));
    }

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(0.1 + 0.2)]
    [InlineData(-0.0)]
    public void Extreme_weights_round_trip(double weight)
    {
        WeightedList list = WeightedList.Of(("a", weight), ("b", 1));
        Assert.Equal(list, WeightedList.Parse(list.ToString()));
    }

    [Fact]
    public void The_empty_list_round_trips() => Assert.Equal(WeightedList.Empty, WeightedList.Parse(WeightedList.Empty.ToString()));

    [Theory]
    [InlineData("a", "'a'")] // no weight
    [InlineData("a:0.1+", "''")] // nothing after the plus
    [InlineData("a:x", "'x'")]
    [InlineData("a:0,5", "'0,5'")]
    [InlineData("a:-1", "-1")]
    [InlineData("a:NaN", "NaN")]
    [InlineData("a:Infinity", "finite")]
    [InlineData("a:1+a:2", "twice")]
    [InlineData(":1", "''")]
    [InlineData("{a: [1]}", "list")]
    [InlineData("{a: }", "empty")]
    [InlineData("{a: 1", "YAML")]
    public void An_error_is_named(string text, string named)
    {
        var error = Assert.Throws<ConfigurationException>(() => WeightedList.Parse(text));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hashtable_has_one_order_whatever_its_own_is()
    {
        var table = new Hashtable { ["b"] = 0.2, ["a"] = 0.1f };
        Assert.Equal(Example, WeightedList.FromMap(table));
    }

    [Fact]
    public void An_ordered_mapping_keeps_its_order()
    {
        var map = new OrderedDictionary { ["b"] = "0.2", ["a"] = 1 };
        Assert.Equal("b:0.2+a:1", WeightedList.FromMap(map).ToString());
    }

    [Fact]
    public void The_decimal_separator_of_the_culture_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Equal("a:0.5", WeightedList.FromMap(new Hashtable { ["a"] = 0.5 }).ToString());
            Assert.Equal(0.5, WeightedList.Parse("a:0.5").WeightOf("a"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Weights_whose_sum_overflows_are_refused() =>
        Assert.Contains("sum", Assert.Throws<ConfigurationException>(() => WeightedList.Parse("a:1e308+b:1e308")).Message,
            StringComparison.Ordinal);
}
