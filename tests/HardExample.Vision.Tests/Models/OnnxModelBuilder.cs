using System.Runtime.InteropServices;
using Google.Protobuf;
using HardExample.Vision.Models.Onnx;

namespace HardExample.Vision.Tests.Models;

/// <summary>Writes small ONNX models, node by node.</summary>
internal sealed class OnnxModelBuilder
{
    private readonly ModelProto _model = new()
    {
        IrVersion = 8,
        ProducerName = "tests",
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 13 } },
        Graph = new GraphProto { Name = "graph" },
    };

    public GraphProto Graph => _model.Graph;

    /// <summary>An input; a dimension of 0 is dynamic.</summary>
    public OnnxModelBuilder Input(string name, long[] shape, int type = TensorTypes.Float)
    {
        Graph.Input.Add(Value(name, shape, type));
        return this;
    }

    public OnnxModelBuilder Output(string name, long[]? shape, int type = TensorTypes.Float)
    {
        Graph.Output.Add(Value(name, shape, type));
        return this;
    }

    public OnnxModelBuilder Weights(string name, long[] shape, params float[] values)
    {
        Graph.Initializer.Add(Floats(name, shape, values));
        return this;
    }

    public OnnxModelBuilder Integers(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = 7, Dims = { values.LongLength } };
        tensor.Int64Data.AddRange(values);
        Graph.Initializer.Add(tensor);
        return this;
    }

    public OnnxModelBuilder Bytes(string name, long[] shape, int type, params byte[] values)
    {
        Graph.Initializer.Add(new TensorProto { Name = name, DataType = type, Dims = { shape }, RawData = ByteString.CopyFrom(values) });
        return this;
    }

    public OnnxModelBuilder Node(string type, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        Graph.Node.Add(
            new NodeProto { OpType = type, Name = outputs[0] + "_node", Input = { inputs }, Output = { outputs },
                Attribute = { attributes } });
        return this;
    }

    public OnnxModelBuilder Node(string type, string input, string output, params AttributeProto[] attributes) =>
        Node(type, [input], [output], attributes);

    /// <summary>An output that is the same for every image.</summary>
    public OnnxModelBuilder ConstantOutput(string name, long[] shape, params float[] values)
    {
        Graph.Node.Add(new NodeProto
        {
            OpType = "Constant", Output = { name },
            Attribute = { new AttributeProto { Name = "value", Type = 4, T = Floats(name + "_value", shape, values) } },
        });
        return Output(name, shape);
    }

    /// <summary>The same with int64 values.</summary>
    public OnnxModelBuilder ConstantIntegers(string name, long[] shape, params long[] values)
    {
        var tensor = new TensorProto { Name = name + "_value", DataType = 7, Dims = { shape } };
        tensor.Int64Data.AddRange(values);
        Graph.Node.Add(
            new NodeProto { OpType = "Constant", Output = { name },
                Attribute = { new AttributeProto { Name = "value", Type = 4, T = tensor } } });
        return Output(name, shape, 7);
    }

    /// <summary>What an exporter writes beside the graph.</summary>
    public OnnxModelBuilder Metadata(string key, string value)
    {
        _model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return this;
    }

    public static AttributeProto Attribute(string name, long value) => new() { Name = name, Type = 2, I = value };

    public static AttributeProto Attribute(string name, params long[] values) => new() { Name = name, Type = 7, Ints = { values } };

    public byte[] ToBytes() => _model.ToByteArray();

    private static TensorProto Floats(string name, long[] shape, float[] values) => new()
    {
        Name = name, DataType = TensorTypes.Float, Dims = { shape }, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
    };

    private static ValueInfoProto Value(string name, long[]? shape, int type)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = type };
        if (shape is not null)
        {
            tensor.Shape = new TensorShapeProto();
            foreach (long d in shape)
                tensor.Shape.Dim.Add(d > 0 ? new TensorShapeProto.Types.Dimension { DimValue = d }
                    : new TensorShapeProto.Types.Dimension { DimParam = "N" + tensor.Shape.Dim.Count });
        }
        return new() { Name = name, Type = new() { TensorType = tensor } };
    }
}
