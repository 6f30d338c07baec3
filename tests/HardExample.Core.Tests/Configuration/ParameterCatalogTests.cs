using HardExample.Core.Configuration;

namespace HardExample.Core.Tests.Configuration;

public sealed class ParameterCatalogTests
{
    [Theory]
    [InlineData("source_service", true, "inference")]
    [InlineData("filter_func", true, "comprehensive_mining")]
    [InlineData("checkpoint_path", true, null)]
    [InlineData("model_serving_url", false, null)]
    [InlineData("train_data_path", false, null)]
    [InlineData("comprehensive_algo_config", false,
        "clustering_mining:0.202+aug_consistent_mining:0.4265+feature_distribution_mining:0.0451+sequential_mining:0.425"
        + "+image_similarity_mining:0.0949+predict_score_mining:0.39+anomaly_detection_mining:0.202")]
    [InlineData("algo_hard_threshold", false, "0.1")]
    [InlineData("aug_op_config", false, "crop:0.1+fliplr:0.1+gaussianblur:0.1")]
    [InlineData("feature_op_config", false,
        "image_aspect_ratio:0.5+image_brightness:1+image_saturation:0.5+image_resolution:0.5+image_colorfulness:0.5+ambiguity:1"
        + "+bbox_num:1+bbox_iou:1+bbox_std:0.5+bbox_bright:0.5"
        + "+bbox_ambiguity:0.5+bbox_aspect_ratio:1+bbox_area_ratio:0.5+bbox_edge_value:0.5")]
    [InlineData("score_threshold_up", false, "0.6")]
    [InlineData("score_threshold_low", false, "0.3")]
    [InlineData("margin", false, "0.8")]
    [InlineData("similarity_sample_ratio", false, "1")]
    [InlineData("task_summary_file", false, null)]
    [InlineData("output_dataset_type", false, "manifest")]
    [InlineData("extensions.box_order", false, null)]
    [InlineData("extensions.box_unit", false, null)]
    [InlineData("extensions.voc_decimals", false, "false")]
    [InlineData("extensions.max_bytes", false, "536870912")]
    [InlineData("extensions.margin_rule", false, "smaller")]
    [InlineData("extensions.image_decoder", false, "imagesharp")]
    [InlineData("extensions.feature_extractor", false, "auto")]
    public void Names_and_defaults_are_those_of_the_contract(string name, bool mandatory, string? byDefault)
    {
        ParameterDefinition parameter = Assert.IsType<ParameterDefinition>(ParameterCatalog.Find(name));
        Assert.Equal(mandatory, parameter.IsMandatory);
        Assert.Equal(byDefault, parameter.Default);
    }

    [Fact]
    public void Fifteen_parameters_are_not_extensions_and_no_name_stands_twice()
    {
        Assert.Equal(15, ParameterCatalog.All.Count(static p => !p.IsExtension));
        Assert.Equal(ParameterCatalog.All.Length, ParameterCatalog.All.Select(static p => p.Name).Distinct().Count());
    }

    [Fact]
    public void Every_parameter_says_what_it_means() =>
        Assert.All(ParameterCatalog.All, static p => Assert.EndsWith(".", p.Meaning, StringComparison.Ordinal));

    [Fact]
    public void The_default_of_every_parameter_is_in_its_own_range()
    {
        KeyValuePair<string, object?>[] defaults =
            [.. ParameterCatalog.All.Select(static p => new KeyValuePair<string, object?>(p.Name, p.Default))];
        Assert.Equal(MiningConfig.Default, MiningConfigReader.Read(null, defaults));
    }
}
