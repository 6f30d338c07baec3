using System.Text;
using HardExample.Core.Configuration;

namespace HardExample.Fuzz.Readers;

/// <summary>Good texts of each kind.</summary>
internal static class TextSeeds
{
    public static byte[][] Results() =>
    [
        Bytes("""{"predicted_label":"dog","scores":[["dog","0.589"],["cat",0.311],["fox","0.1"]]}"""),
        Bytes("{\n  \"scores\": [[\"dog\", 0.589]],\n  \"predicted_label\": \"dog\",\n  \"logits\": [1, 2]\n}\n"),
        Bytes("""{"detection_classes":["cat","犬"],"detection_boxes":[[2.5,1,10,20.25],[0,0,21,29]],"detection_scores":[0.5179,"0.25"]}"""),
        Bytes("""{"detection_classes":[],"detection_boxes":[],"detection_scores":[]}"""),
    ];

    public static byte[][] Manifests() =>
    [
        Json("{'source':'images/1.png','id':'a7','usage':'TRAIN','weight':1.50,"
            + "'annotation':[{'type':'modelarts/image_classification','name':'cat','confidence':0.6,"
            + "'annotated-by':'modelarts/auto','property':{'@modelarts:hard':'true','@modelarts:hard_coefficient':'0.75',"
            + "'@modelarts:hard_reasons':'1-20'}}]}\n\n"
            + "{'source':'s3://bucket/2.png','hard':true,'hard-reasons':'1-20-2','hard-coefficient':1.0,"
            + "'annotation':[{'name':'dog','type':'image_classification','annotated-by':'human',"
            + "'creation-time':'2020-01-01 00:00:00'}]}\n"
            + "{'source':'images/3.png','inference-loc':'results/3.txt','property':{'time':'3'}}"),
        Json("{'source':'images/1.png','hard':'True','hard-reasons':'0','hard-coefficient':'1.0',"
            + "'annotation':[{'annotation-loc':'voc/1.xml','type':'modelarts/object_detection',"
            + "'annotation-format':'PASCAL VOC','annotated-by':'modelarts/hard_example_algo','confidence':0.5}]}\n"
            + "{'source':'images/2.png','inference_loc':'results/2.txt','annotation':[{'annotation_loc':'voc/2.xml',"
            + "'type':'object_detection','annotated_by':'human'}]}"),
    ];

    public static byte[][] Annotations() =>
    [
        Bytes("""
            <?xml version="1.0" encoding="UTF-8"?>
            <annotation>
              <folder>Data</folder><filename>1.png</filename>
              <source><database>Unknown</database></source>
              <size><width>29</width><height>21</height><depth>3</depth></size>
              <segmented>0</segmented>
              <object>
                <name>cat</name><pose>Unspecified</pose><truncated>0</truncated><occluded>0</occluded><difficult>0</difficult>
                <confidence>0.5179</confidence>
                <bndbox><xmin>1</xmin><ymin>2.5</ymin><xmax>20</xmax><ymax>19</ymax></bndbox>
              </object>
            </annotation>
            """),
        Bytes("<annotation><object><name>犬</name><confidence>0.9</confidence>"
            + "<polygon><x1>1</x1><y1>2</y1><x2>9</x2><y2>2</y2><x3>5</x3><y3>9.5</y3></polygon></object>"
            + "<object><name>b</name><confidence>1</confidence>"
            + "<line><x1>1</x1><y1>2</y1><x2>9</x2><y2>3</y2></line></object></annotation>"),
    ];

    public static byte[][] Configurations() =>
    [
        Bytes(MiningConfigWriter.ToYaml(MiningConfig.Default, comments: true)),
        Bytes("""
            source_service: inference
            comprehensive_algo_config: {clustering_mining: 0.2, predict_score_mining: 0.39, anomaly_detection_mining: 0.2}
            aug_op_config: crop:0.1+fliplr:0.1
            feature_op_config:
              image_brightness: 1.0
              bbox_num: 1
            algo_hard_threshold: 0.25
            score_threshold_up: 0.7
            score_threshold_low: 0.2
            margin: 0.8
            train_data_path: None
            task_summary_file: log.json
            extensions:
              box_order: xyxy
              sequence: (?<camera>\w+)_(?<time>\d+)
              max_pixels: 1000000
              cache: cache
              model: {embedding_output: pool}
              storage: {endpoint: "https://host:443", region: r}
            """),
    ];

    public static byte[][] ModelDescriptions() =>
    [
        Bytes("task: image_classification\ninput: { size: [4, 4], resize: stretch, color: rgb, scale: 0.0039, "
            + "mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], layout: nchw }\n"
            + "labels_file: labels.txt\noutput: { logits: logits, embedding: pooled }"),
        Bytes("task: object_detection\nlabels: [a, b]\noutput:\n  decoder: boxes_scores_labels\n  boxes: b\n  scores: s\n  labels: l\n  "
            + "box_format: xyxy\n  box_unit: normalized\n  score_floor: 0.05\n  nms_iou: 0.5\n  first_class: 1\n"),
    ];

    public static byte[][] Truths() =>
    [
        Bytes("file,correct,scene\n1.png,1,a\n\"sub/2,x.png\",0,a\n3.png,true,\n4.png,,b\n"),
        Bytes("\ufefffile,difficulty\r\n1.png,0.25\r\n2.png,1\r\n"),
        Bytes("run_id,file,true_label\n1,1.png,cat\n1,2.png,\"a \"\"b\"\"\"\n"),
    ];

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    // JSON with single quotes, so that long lines can be written in parts.
    private static byte[] Json(string text) => Bytes(text.Replace('\'', '"'));
}
