using System.Text;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Samples;

namespace HardExample.Core.Tests.Formats;

public sealed class PascalVocFileTests
{
    private static VocAnnotation Parse(string xml) => PascalVocFile.Parse(Encoding.UTF8.GetBytes(xml));

    private static VocObject Object(string inside) => Assert.Single(Parse($"<annotation><object><name>cat</name>{inside}</object></annotation>").Objects);

    [Fact]
    public void A_written_file_is_exact()
    {
        string xml = PascalVocFile.Write("1.jpg", 640, 480, [new("cat", 0.5179, new(335.9, 117.5, 469, 270.5)), new("a<b>&\u0001", 1, new(-5, 0, 700, 480))]);
        Assert.Equal("""
            <annotation>
              <folder>Data</folder><filename>1.jpg</filename>
              <source><database>Unknown</database></source>
              <size><width>640</width><height>480</height><depth>3</depth></size>
              <segmented>0</segmented>
              <object>
                <name>cat</name><pose>Unspecified</pose><truncated>0</truncated><occluded>0</occluded><difficult>0</difficult>
                <confidence>0.5179</confidence>
                <bndbox><xmin>335.9</xmin><ymin>117.5</ymin><xmax>469</xmax><ymax>270.5</ymax></bndbox>
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
        VocAnnotation read = Parse(PascalVocFile.Write("é&.jpg", 640, 480, [new("猫 \uD83D", 0.25, new(1.25, 2, 3, 4))]));
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
        VocObject o = Object("<difficult>1</difficult><confidence>0.25</confidence><part><name>head</name><bndbox><xmin>0</xmin></bndbox></part>"
            + "<bndbox><ymax>4</ymax><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax></bndbox>");
        Assert.Equal(new VocObject("cat", new(1, 2, 3, 4), 0.25, true), o);
    }

    [Theory]
    [InlineData("<!DOCTYPE annotation [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><annotation><filename>&x;</filename></annotation>")]
    [InlineData("<!DOCTYPE annotation SYSTEM \"http://localhost:1/x.dtd\"><annotation/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><annotation><filename>&b;</filename></annotation>")]
    public void A_document_type_is_refused(string xml) => Assert.Contains("DTD", Assert.Throws<InputException>(() => Parse(xml)).Message, StringComparison.Ordinal);

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
    [InlineData("<annotation><object><name>a</name><bndbox><xmin>9</xmin><ymin>0</ymin><xmax>1</xmax><ymax>1</ymax></bndbox></object></annotation>", InputErrorIds.InvalidBox)]
    public void A_bad_annotation_is_refused(string xml, string errorId) => Assert.Equal(errorId, Assert.Throws<InputException>(() => Parse(xml)).ErrorId);

    [Fact]
    public void The_line_at_fault_is_told() =>
        Assert.Equal(3, Assert.Throws<InputException>(() => Parse("<annotation>\n<object><name>a</name>\n<bndbox/></object></annotation>")).Line);
}
