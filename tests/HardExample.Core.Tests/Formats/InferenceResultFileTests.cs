using System.Buffers;
using System.Text;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Formats;

public sealed class InferenceResultFileTests
{
    private static Prediction Parse(string json, BoxOrder order = BoxOrder.Yxyx) =>
        InferenceResultFile.Parse(Encoding.UTF8.GetBytes(json), order);

    private static ClassificationPrediction Class(string json) => Assert.IsType<ClassificationPrediction>(Parse(json));

    private static DetectionPrediction Boxes(string json, BoxOrder order = BoxOrder.Yxyx) =>
        Assert.IsType<DetectionPrediction>(Parse(json, order));

    [Fact]
    public void The_classification_of_the_contract_is_read()
    {
        ClassificationPrediction p = Class("""{ "predicted_label": "dog", "scores": [ [ "dog", "0.589" ], [ "cat", "0.411" ] ] }""");
        Assert.Equal("dog", p.Label);
        Assert.Equal([new("dog", 0.589), new("cat", 0.411)], p.Scores.AsEnumerable());
    }

    [Fact]
    public void The_detection_of_the_contract_is_read()
    {
        DetectionPrediction p = Boxes("""
            { "detection_classes": [ "cat" ], "detection_boxes": [ [ 117.5, 335.9, 270.5, 469.0 ] ], "detection_scores": [ 0.5179 ] }
            """);
        Assert.Equal([new DetectedBox("cat", 0.5179, new(335.9, 117.5, 469.0, 270.5))], p.Boxes.AsEnumerable());
    }

    [Fact]
    public void Scores_may_be_numbers_and_in_any_order()
    {
        ClassificationPrediction p = Class("""{"scores":[["a",0.1],["b",9e-1]],"predicted_label":"b","other":{"x":[1]}}""");
        Assert.Equal(0.9, p.Confidence);
        Assert.Equal("b", p.Scores[0].Label);
    }

    [Fact]
    public void Labels_may_be_numbers_and_a_missing_label_is_the_highest() =>
        Assert.Equal("7", Class("""{"scores":[[3,0.1],[7,0.9]]}""").Label);

    [Theory]
    [InlineData("0.1")]
    [InlineData("0.273")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("0.000000000000001")]
    [InlineData("0.12345678901234")]
    [InlineData("0.12345678901234567")]
    [InlineData("000.25")]
    [InlineData("5e-1")]
    [InlineData(" 0.5 ")]
    [InlineData("+0.5")]
    public void A_number_in_quotes_is_read_to_the_last_digit(string number) => Assert.Equal(
        double.Parse(number, System.Globalization.CultureInfo.InvariantCulture),
        Class($$"""{"scores":[["a","{{number}}"]]}""").Confidence);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.0.0")]
    [InlineData("0,5")]
    public void What_only_looks_like_a_number_is_refused(string number) =>
        Assert.Equal(InputErrorIds.InvalidScore,
            Assert.Throws<InputException>(() => Class($$"""{"scores":[["a","{{number}}"]]}""")).ErrorId);

    [Fact]
    public void A_byte_order_mark_is_tolerated() =>
        Assert.Equal("a", Class("\uFEFF{\"predicted_label\":\"a\",\"scores\":[[\"a\",1]]}").Label);

    [Fact]
    public void No_box_is_a_detection() =>
        Assert.Empty(Boxes("""{"detection_classes":[],"detection_boxes":[],"detection_scores":[]}""").Boxes);

    [Fact]
    public void A_score_of_one_and_a_rounding_error_is_one() =>
        Assert.Equal(1, Class("""{"predicted_label":"a","scores":[["a","1.0000001"]]}""").Confidence);

    [Theory]
    [InlineData(BoxOrder.Yxyx, "[20,10,60,40]")]
    [InlineData(BoxOrder.Xyxy, "[10,20,40,60]")]
    [InlineData(BoxOrder.Xywh, "[10,20,30,40]")]
    [InlineData(BoxOrder.Cxcywh, "[25,40,30,40]")]
    public void Every_box_order_means_the_same_box(BoxOrder order, string numbers) => Assert.Equal(new(10, 20, 40, 60),
        Boxes($$"""{"detection_classes":["a"],"detection_boxes":[{{numbers}}],"detection_scores":["0.5"]}""", order).Boxes[0].Box);

    [Theory]
    [InlineData("", InputErrorIds.InvalidJson, "empty")]
    [InlineData("hello", InputErrorIds.InvalidJson, "not JSON")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[[\"a\",1]]", InputErrorIds.InvalidJson, "not JSON")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[[\"a\",1]]} x", InputErrorIds.InvalidJson, "not JSON")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[[\"a\",NaN]]}", InputErrorIds.InvalidJson, "not JSON")]
    [InlineData("{\"predicted_label\":\"a\\ud800\",\"scores\":[[\"a\",1]]}", InputErrorIds.InvalidJson, "UTF-8")]
    [InlineData("[]", InputErrorIds.InvalidResult, "one JSON object")]
    [InlineData("{}", InputErrorIds.InvalidResult, "neither")]
    [InlineData("{\"predicted_label\":\"a\"}", InputErrorIds.InvalidResult, "scores is missing")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[]}", InputErrorIds.InvalidResult, "empty")]
    [InlineData("{\"predicted_label\":[1],\"scores\":[[\"a\",1]]}", InputErrorIds.InvalidResult, "predicted_label")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":{\"a\":1}}", InputErrorIds.InvalidResult, "list")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[\"a\",1]}", InputErrorIds.InvalidResult, "pairs")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[[\"a\",1,2]]}", InputErrorIds.InvalidResult, "pairs")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[[\"a\",0.1],[\"a\",0.2]]}", InputErrorIds.InvalidResult, "twice")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[[\"a\",\"NaN\"]]}", InputErrorIds.InvalidScore, "finite")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[[\"a\",\"Infinity\"]]}", InputErrorIds.InvalidScore, "finite")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[[\"a\",1e999]]}", InputErrorIds.InvalidScore, "finite")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[[\"a\",-0.1]]}", InputErrorIds.InvalidScore, "negative")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[[\"a\",1.01]]}", InputErrorIds.InvalidScore, "greater than 1")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[[\"a\",\"high\"]]}", InputErrorIds.InvalidScore, "not a number")]
    [InlineData("{\"predicted_label\":\"a\",\"scores\":[[\"a\",null]]}", InputErrorIds.InvalidScore, "not a number")]
    [InlineData("{\"detection_classes\":[\"a\"],\"detection_boxes\":[],\"detection_scores\":[1]}", InputErrorIds.UnequalLists,
        "1 detection_classes, 0 detection_boxes")]
    [InlineData("{\"detection_classes\":[\"a\"],\"detection_boxes\":[[0,0,1,1]]}", InputErrorIds.InvalidResult,
        "detection_scores is missing")]
    [InlineData("{\"detection_classes\":[\"a\"],\"detection_boxes\":[[0,0,1]],\"detection_scores\":[1]}", InputErrorIds.InvalidBox, "four")]
    [InlineData("{\"detection_classes\":[\"a\"],\"detection_boxes\":[[0,0,1,1,1]],\"detection_scores\":[1]}",
        InputErrorIds.InvalidBox, "four")]
    [InlineData("{\"detection_classes\":[\"a\"],\"detection_boxes\":[[5,0,1,1]],\"detection_scores\":[1]}", InputErrorIds.InvalidBox,
        "before it begins")]
    [InlineData("{\"detection_classes\":[\"a\"],\"detection_boxes\":[[0,0,\"NaN\",1]],\"detection_scores\":[1]}",
        InputErrorIds.InvalidBox, "finite")]
    [InlineData("{\"detection_classes\":[\"a\"],\"detection_boxes\":[[0,0,1,1]],\"detection_scores\":[-1]}",
        InputErrorIds.InvalidScore, "negative")]
    [InlineData("{\"predicted_label\":\"a\",\"detection_scores\":[]}", InputErrorIds.MixedTasks, "both tasks")]
    public void A_bad_result_is_refused_with_its_reason(string json, string errorId, string message)
    {
        var error = Assert.Throws<InputException>(() => Parse(json));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n \"predicted_label\": \"a\",\n \"scores\": [ [ \"a\", -1 ] ]\n}", 3)]
    [InlineData("{\n \"predicted_label\": \"a\",\n oops }", 3)]
    public void The_wrong_line_is_told(string json, int line) =>
        Assert.Equal(line, Assert.Throws<InputException>(() => Parse(json)).Line);

    [Fact]
    public void Text_of_two_or_four_bytes_a_character_without_a_mark_is_named()
    {
        foreach (Encoding encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32])
        {
            var error = Assert.Throws<InputException>(() => InferenceResultFile.Parse(encoding.GetBytes("{}")));
            Assert.Contains("Save it as UTF-8", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("topsecret-password")]
    [InlineData("{\"predicted_label\": nopassword here}")]
    public void A_file_that_is_no_result_is_not_quoted(string text)
    {
        var error = Assert.Throws<InputException>(() => Parse(text));
        Assert.Contains("none of true, false and null", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("password", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.Throws<InputException>(
            () => InferenceResultFile.Parse([.. "{\"predicted_label\":\""u8, 0xFF, 0xFE, .. "\",\"scores\":[[\"a\",1]]}"u8]));

    [Fact]
    public void Deep_nesting_is_refused_without_harm() =>
        Assert.Equal(InputErrorIds.InvalidJson, Assert.Throws<InputException>(() => Parse("{\"x\":" + new string('[', 100_000))).ErrorId);

    [Theory]
    [InlineData("""{"predicted_label":"猫 \"x\"","scores":[["猫 \"x\"","0.6"],["dog","0.4"]]}""")]
    [InlineData("""{"detection_classes":["a"],"detection_boxes":[[1.5,2.0,3.0,4.25]],"detection_scores":[0.5]}""")]
    public void What_is_written_is_what_was_read(string json)
    {
        var output = new ArrayBufferWriter<byte>();
        InferenceResultFile.Write(output, Parse(json));
        Assert.Equal(json, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void A_box_over_the_edge_is_cut()
    {
        DetectionPrediction p = InferenceResultFile.ClipToImage(new([new("a", 1, new(-3, 5, 120, 50))]), 100, 40);
        Assert.Equal(new(0, 5, 100, 40), p.Boxes[0].Box);
    }

    [Fact]
    public void A_box_outside_the_image_is_refused() =>
        Assert.Equal(InputErrorIds.InvalidBox,
            Assert.Throws<InputException>(
                () => InferenceResultFile.ClipToImage(new([new("a", 1, new(101, 5, 120, 50))]), 100, 40)).ErrorId);

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Utf_16_with_a_byte_order_mark_is_read(string name)
    {
        var encoding = System.Text.Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("""{"predicted_label":"猫","scores":[["猫",0.9]]}""")];
        Assert.Equal("猫", InferenceResultFile.Parse(bytes).Label);
    }

    [Fact]
    public void More_boxes_than_an_image_may_have_are_refused_with_the_limit()
    {
        string boxes = string.Join(',', Enumerable.Repeat("[0,0,1,1]", InferenceResultFile.MaxBoxes + 1));
        var error = Assert.Throws<InputException>(
            () => InferenceResultFile.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{"detection_boxes":[{{boxes}}]}""")));
        Assert.Contains("100,000", error.Message, StringComparison.Ordinal);
    }
}
