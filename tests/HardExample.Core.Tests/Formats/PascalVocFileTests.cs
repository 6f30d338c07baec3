using System.Text;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Formats;

public sealed class PascalVocFileTests
{
    private static VocAnnotation Parse(string xml) => PascalVocFile.Parse(Encoding.UTF8.GetBytes(xml));

    private static VocObject Object(string inside) =>
        Assert.Single(Parse($"<annotation><object><name>cat</name>{inside}</object></annotation>").Objects);

    [Fact]
    public void A_written_file_is_exact_and_boxes_are_rounded_outwards()
    {
        string xml = PascalVocFile.Write(
            "1.jpg", 640, 480, [new("cat", 0.5179, new(335.9, 117.5, 469, 270.5)), new("a<b>&\u0001", 1, new(-5, 0, 700, 480))]);
        Assert.Equal("""
            <annotation>
              <folder>Data</folder><filename>1.jpg</filename>
              <source><database>Unknown</database></source>
              <size><width>640</width><height>480</height><depth>3</depth></size>
              <segmented>0</segmented>
              <object>
                <name>cat</name><pose>Unspecified</pose><truncated>0</truncated><occluded>0</occluded><difficult>0</difficult>
                <confidence>0.5179</confidence>
                <bndbox><xmin>335</xmin><ymin>117</ymin><xmax>469</xmax><ymax>271</ymax></bndbox>
              </object>
              <object>
                <name>a&lt;b&gt;&amp;�</name><pose>Unspecified</pose><truncated>0</truncated><occluded>0</occluded><difficult>0</difficult>
                <confidence>1.0</confidence>
                <bndbox><xmin>0</xmin><ymin>0</ymin><xmax>640</xmax><ymax>480</ymax></bndbox>
              </object>
            </annotation>

            """, xml);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        VocAnnotation read = Parse(PascalVocFile.Write("é&.jpg", 640, 480, [new("猫 \uD83D", 0.25, new(1.25, 2, 3, 4))], decimals: true));
        Assert.Equal(("é&.jpg", 640, 480, 3), (read.FileName, read.Width, read.Height, read.Depth));
        Assert.Equal([new VocObject("猫 \uFFFD", new(1.25, 2, 3, 4), 0.25)], read.Objects.AsEnumerable());
    }

    [Fact]
    public void An_annotation_without_objects_is_empty() => Assert.Empty(Parse("<annotation/>").Objects);

    [Theory]
    [InlineData("<bndbox><xmin>1</xmin><ymin>2.5</ymin><xmax>3</xmax><ymax> 4e0 </ymax></bndbox>", 1, 2.5, 3, 4)]
    [InlineData("<polygon><x1>5</x1><y1>6</y1><x2>1</x2><y2>9</y2><x3>3</x3><y3>2</y3></polygon>", 1, 2, 5, 9)]
    [InlineData("<polygon><pt><x>5</x><y>6</y></pt><pt><x>1</x><y>9</y></pt></polygon>", 1, 6, 5, 9)]
    [InlineData("<line><x1>9</x1><y1>2</y1><x2>3</x2><y2>4</y2></line>", 3, 2, 9, 4)]
    [InlineData("<point><x1>3</x1><y1>2</y1></point>", 3, 2, 3, 2)]
    [InlineData("<circle><cx>10</cx><cy>20</cy><r>5</r></circle>", 5, 15, 15, 25)]
    public void Every_shape_becomes_its_bounding_box(string shape, double xMin, double yMin, double xMax, double yMax) =>
        Assert.Equal(new BoundingBox(xMin, yMin, xMax, yMax), Object(shape).Box);

    [Fact]
    public void Difficult_and_confidence_are_read_and_parts_are_not_boxes()
    {
        VocObject o = Object(
            "<difficult>1</difficult><confidence>0.25</confidence><part><name>head</name><bndbox><xmin>0</xmin></bndbox></part>"
            + "<bndbox><ymax>4</ymax><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax></bndbox>");
        Assert.Equal(new VocObject("cat", new(1, 2, 3, 4), 0.25, true), o);
    }

    [Theory]
    [InlineData("<!DOCTYPE annotation [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><annotation><filename>&x;</filename></annotation>")]
    [InlineData("<!DOCTYPE annotation SYSTEM \"http://localhost:1/x.dtd\"><annotation/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><annotation><filename>&b;</filename></annotation>")]
    public void A_document_type_is_refused(string xml) =>
        Assert.Contains("document type definition (<!DOCTYPE", Assert.Throws<InputException>(() => Parse(xml)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("", InputErrorIds.InvalidAnnotation)]
    [InlineData("text", InputErrorIds.InvalidAnnotation)]
    [InlineData("<annotation>", InputErrorIds.InvalidAnnotation)]
    [InlineData("<html/>", InputErrorIds.InvalidAnnotation)]
    [InlineData("<annotation>&external;</annotation>", InputErrorIds.InvalidAnnotation)]
    [InlineData("<annotation><object><bndbox/></object></annotation>", InputErrorIds.InvalidAnnotation)]
    [InlineData("<annotation><object><name>a</name></object></annotation>", InputErrorIds.InvalidAnnotation)]
    [InlineData("<annotation><object><name>a</name><bndbox><xmin>1</xmin></bndbox></object></annotation>", InputErrorIds.InvalidAnnotation)]
    [InlineData("<annotation><object><name>a</name><polygon/></object></annotation>", InputErrorIds.InvalidAnnotation)]
    [InlineData("<annotation><object><name>a</name><point><x1>NaN</x1><y1>0</y1></point></object></annotation>", InputErrorIds.InvalidBox)]
    [InlineData(
        "<annotation><object><name>a</name><bndbox><xmin>9</xmin><ymin>0</ymin><xmax>1</xmax><ymax>1</ymax></bndbox></object></annotation>",
        InputErrorIds.InvalidBox)]
    public void A_bad_annotation_is_refused(string xml, string errorId) =>
        Assert.Equal(errorId, Assert.Throws<InputException>(() => Parse(xml)).ErrorId);

    [Fact]
    public void The_wrong_line_is_told() =>
        Assert.Equal(
            3, Assert.Throws<InputException>(() => Parse("<annotation>\n<object><name>a</name>\n<bndbox/></object></annotation>")).Line);

    [Fact]
    public void Whole_pixels_stay_inside_the_image_and_rounding_noise_moves_nothing()
    {
        Assert.Contains("<xmin>0</xmin><ymin>0</ymin><xmax>10</xmax><ymax>8</ymax>",
            PascalVocFile.Write("1.jpg", 10, 8, [new("a", 1, new(0.2, 0.9, 9.4, 7.1))]), StringComparison.Ordinal);
        Assert.Contains("<xmin>3</xmin><ymin>2</ymin><xmax>5</xmax><ymax>4</ymax>",
            PascalVocFile.Write("1.jpg", 10, 8, [new("a", 1, new(2.9999998, 2.0000001, 5.0000002, 3.9999999))]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 2, 30, 4, false)]
    [InlineData(-5, 2, 0, 4, false)]
    [InlineData(2, 3, 2, 6, false)]
    [InlineData(2, 3, 2.0004, 6, true)]
    public void A_box_without_area_in_the_image_is_left_out(double xMin, double yMin, double xMax, double yMax, bool decimals)
    {
        string xml = PascalVocFile.Write("1.jpg", 10, 8, [new("out", 1, new(xMin, yMin, xMax, yMax)), new("in", 1, new(1, 1, 3, 3))],
            decimals);
        Assert.Equal("in", Assert.Single(Parse(xml).Objects).Label);
    }

    [Theory]
    [InlineData("gb2312")]
    [InlineData("GBK")]
    [InlineData("gb18030")]
    [InlineData("Big5")]
    [InlineData("Shift_JIS")]
    [InlineData("euc-kr")]
    [InlineData("cp936")]
    [InlineData("CP1252")]
    [InlineData("MS932")]
    [InlineData("utf8")]
    public void Encodings_of_the_field_are_read(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        string label = name switch { "euc-kr" => "고양이", "CP1252" => "Löwe", _ => "犬" };
        byte[] xml = Encoding.GetEncoding(name switch
            { "utf8" => "utf-8", "cp936" => "gbk", "CP1252" => "windows-1252", "MS932" => "shift_jis", _ => name }).GetBytes(
            $"<?xml version='1.0' encoding='{name}'?>\n<annotation><object><name>{label}</name>"
            + "<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></object></annotation>");
        Assert.Equal(label, Assert.Single(PascalVocFile.Parse(xml).Objects).Label);
    }

    [Fact]
    public void Windows_1252_is_read() => Assert.Equal("€",
        PascalVocFile.Parse(
            (byte[])[.. "<?xml version=\"1.0\" encoding=\"windows-1252\"?><annotation><filename>"u8, 0x80,
                .. "</filename></annotation>"u8]).FileName);

    [Theory]
    [InlineData("<?xml version='1.0' encoding='klingon'?><annotation/>", "\"klingon\", which is not known")]
    [InlineData("<?xml version='1.0' encoding='utf-7'?><annotation/>", "\"utf-7\", which is not known")]
    [InlineData("{}", "does not begin with '<'")]
    [InlineData(" \n", "The file is empty")]
    [InlineData("<annotation><object>", "cannot be read from line 1")]
    [InlineData("<!DOCTYPE annotation><annotation/>", "Take it out")]
    public void What_is_wrong_is_said_in_words_of_the_user(string xml, string said)
    {
        string message = Assert.Throws<InputException>(() => Parse(xml)).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.DoesNotContain("DtdProcessing", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_may_be_64_deep_and_a_deeper_file_is_refused_at_once()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth));
        Assert.Empty(Parse($"<annotation>{Nested(64)}</annotation>").Objects);
        Assert.Contains("more than 64 deep", Assert.Throws<InputException>(() => Parse($"<annotation>{Nested(65)}</annotation>")).Message,
            StringComparison.Ordinal);
        Assert.Contains("more than 64 deep",
            Assert.Throws<InputException>(() => Parse($"<annotation>{Nested(200_000)}</annotation>")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_objects_than_an_image_may_have_are_refused_with_the_limit() => Assert.Contains("100,000",
        Assert.Throws<InputException>(
            () => Parse($"<annotation>{string.Concat(Enumerable.Repeat("<object/>", 100_001))}</annotation>")).Message,
            StringComparison.Ordinal);
}
