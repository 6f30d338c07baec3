using Google.Protobuf;
using HardExample.Vision.Models.Onnx;

namespace HardExample.Fuzz.Mutations;

/// <summary>Mutations of an ONNX model by nodes, tensors and shapes. What is no model any more is left as it is.</summary>
internal static class OnnxMutations
{
    private static readonly string[] Operators =
    [
        "Identity", "Constant", "ConstantOfShape", "Expand", "Tile", "Reshape", "Conv", "Gemm", "Loop", "If", "Scan", "Resize", "NonZero",
        "TopK", "Gather", "Slice", "Pad", "Range", "Cast", "DequantizeLinear", "DynamicQuantizeLinear", "Mul", "NonMaxSuppression",
        "Sqrt", "Log", "Div", "Unknown", "", "GlobalAveragePool", "Softmax", "Flatten", "Transpose",
    ];

    private static readonly string[] Metadata =
    [
        "detect", "classify", "{0: 'a', 1: 'b'}", "{0: 'a'}", "[4, 4]", "{-1: 'a', 2147483647: 'b'}", "[99999, 99999]", "{0: 'a",
    ];

    public static Mutation[] All { get; } =
    [
        Of(Wire), Of(Wire), Of(Cycle), Of(SelfLoop), Of(Rename), Of(SetOperator), Of(SetDimension), Of(SetDimension), Of(SetShape),
        Of(SetAttribute), Of(RemovePart), Of(DuplicatePart), Of(External), Of(Nest), Of(SetMetadata), Of(SetMetadata), Of(SetVersion),
        Of(SetElementType), Of(SetData),
    ];

    private static Mutation Of(Action<ModelProto, FuzzRandom> change) => (input, random, _) =>
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(input);
        }
        catch (InvalidProtocolBufferException)
        {
            return input;
        }
        if (model.Graph is not { Node.Count: > 0 }) return input;
        change(model, random);
        return model.ToByteArray();
    };

    private static NodeProto Node(ModelProto model, FuzzRandom random) => random.Pick(model.Graph.Node);

    private static string Tensor(ModelProto model, FuzzRandom random) =>
        random.Pick([.. model.Graph.Node.SelectMany(static n => n.Output.Concat(n.Input)),
            .. model.Graph.Initializer.Select(static t => t.Name), "", "none"]);

    private static void Wire(ModelProto model, FuzzRandom random)
    {
        NodeProto node = Node(model, random);
        if (node.Input.Count > 0) node.Input[random.Next(node.Input.Count)] = Tensor(model, random);
        else node.Input.Add(Tensor(model, random));
    }

    private static void Cycle(ModelProto model, FuzzRandom random)
    {
        NodeProto first = model.Graph.Node[0], last = model.Graph.Node[^1];
        if (first.Input.Count > 0 && last.Output.Count > 0) first.Input[random.Next(first.Input.Count)] = last.Output[0];
    }

    private static void SelfLoop(ModelProto model, FuzzRandom random)
    {
        NodeProto node = Node(model, random);
        if (node.Output.Count > 0) node.Input.Insert(0, node.Output[0]);
    }

    private static void Rename(ModelProto model, FuzzRandom random)
    {
        string name = random.OneIn(3) ? Tensor(model, random) : Text(random);
        switch (random.Next(4))
        {
            case 0 when model.Graph.Output.Count > 0: random.Pick(model.Graph.Output).Name = name; break;
            case 1 when model.Graph.Input.Count > 0: random.Pick(model.Graph.Input).Name = name; break;
            case 2 when Node(model, random) is { Output.Count: > 0 } node: node.Output[0] = name; break;
            default: Node(model, random).Name = name; break;
        }
    }

    private static void SetOperator(ModelProto model, FuzzRandom random) => Node(model, random).OpType = random.Pick(Operators);

    private static void SetDimension(ModelProto model, FuzzRandom random)
    {
        long value = (long)random.Pick(Hostile.Integers);
        ValueInfoProto[] values = [.. model.Graph.Input, .. model.Graph.Output];
        if (values.Length > 0 && random.OneIn(2) && random.Pick(values).Type?.TensorType?.Shape is { Dim.Count: > 0 } shape)
            shape.Dim[random.Next(shape.Dim.Count)] = random.OneIn(4) ? new() { DimParam = Text(random) } : new() { DimValue = value };
        else if (model.Graph.Initializer.Count > 0 && random.Pick(model.Graph.Initializer) is { Dims.Count: > 0 } tensor)
            tensor.Dims[random.Next(tensor.Dims.Count)] = value;
    }

    private static void SetShape(ModelProto model, FuzzRandom random)
    {
        ValueInfoProto[] values = [.. model.Graph.Input, .. model.Graph.Output];
        if (values.Length == 0 || random.Pick(values).Type?.TensorType is not { } type) return;
        if (random.OneIn(4)) type.Shape = null;
        else if (random.OneIn(2) && type.Shape is { Dim.Count: > 0 } shape) shape.Dim.RemoveAt(random.Next(shape.Dim.Count));
        else (type.Shape ??= new()).Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = random.Next(10) });
    }

    private static void SetAttribute(ModelProto model, FuzzRandom random)
    {
        NodeProto node = Node(model, random);
        if (node.Attribute.Count == 0)
        {
            node.Attribute.Add(new AttributeProto { Name = random.Pick<string>(["axis", "transB", "to", "group", "dilations"]), Type = 2,
                I = (long)random.Pick(Hostile.Integers) });
            return;
        }
        AttributeProto attribute = random.Pick(node.Attribute);
        attribute.I = (long)random.Pick(Hostile.Integers);
        if (attribute.Ints.Count > 0) attribute.Ints[random.Next(attribute.Ints.Count)] = (long)random.Pick(Hostile.Integers);
        if (random.OneIn(4)) attribute.Type = random.Next(15);
    }

    private static void RemovePart(ModelProto model, FuzzRandom random)
    {
        switch (random.Next(5))
        {
            case 0: model.Graph.Node.RemoveAt(random.Next(model.Graph.Node.Count)); break;
            case 1 when model.Graph.Initializer.Count > 0:
                model.Graph.Initializer.RemoveAt(random.Next(model.Graph.Initializer.Count));
                break;
            case 2 when model.Graph.Input.Count > 0: model.Graph.Input.RemoveAt(random.Next(model.Graph.Input.Count)); break;
            case 3 when model.Graph.Output.Count > 0: model.Graph.Output.RemoveAt(random.Next(model.Graph.Output.Count)); break;
            default: Node(model, random).Input.Clear(); break;
        }
    }

    private static void DuplicatePart(ModelProto model, FuzzRandom random)
    {
        switch (random.Next(4))
        {
            case 0: model.Graph.Node.Add(Node(model, random).Clone()); break;
            case 1 when model.Graph.Initializer.Count > 0: model.Graph.Initializer.Add(random.Pick(model.Graph.Initializer).Clone()); break;
            case 2 when model.Graph.Input.Count > 0: model.Graph.Input.Add(random.Pick(model.Graph.Input).Clone()); break;
            default:
                string last = model.Graph.Node[^1].Output.FirstOrDefault() ?? "";
                for (int i = random.Length(5000); i > 0; i--)
                {
                    model.Graph.Node.Add(new NodeProto { OpType = "Identity", Input = { last }, Output = { $"chain{i}" } });
                    last = $"chain{i}";
                }
                break;
        }
    }

    private static void External(ModelProto model, FuzzRandom random)
    {
        if (model.Graph.Initializer.Count == 0) return;
        TensorProto tensor = random.Pick(model.Graph.Initializer);
        tensor.RawData = ByteString.Empty;
        tensor.DataLocation = 1;
        string location = random.OneIn(2) ? "../outside/secret.txt" : Text(random);
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        if (random.OneIn(2)) tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = random.Pick(Hostile.Numbers) });
        if (random.OneIn(2)) tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = random.Pick(Hostile.Numbers) });
    }

    private static void Nest(ModelProto model, FuzzRandom random)
    {
        GraphProto inner = model.Graph.Clone();
        for (int depth = random.Length(120); depth > 0; depth--)
        {
            var outer = new GraphProto { Name = "g" };
            outer.Node.Add(new NodeProto { OpType = "If", Output = { "y" },
                Attribute = { new AttributeProto { Name = "then_branch", Type = 5, G = inner } } });
            inner = outer;
        }
        Node(model, random).Attribute.Add(new AttributeProto { Name = "body", Type = 5, G = inner });
    }

    private static void SetMetadata(ModelProto model, FuzzRandom random) =>
        model.MetadataProps.Add(new StringStringEntryProto
        {
            Key = random.Pick<string>(["names", "task", "imgsz", "stride", "args", "batch"]),
            Value = random.Next(3) switch { 0 => random.Pick(Hostile.Numbers), 1 => random.Pick(Metadata), _ => Text(random) },
        });

    private static void SetVersion(ModelProto model, FuzzRandom random)
    {
        if (random.OneIn(2)) model.IrVersion = (long)random.Pick(Hostile.Integers);
        else if (model.OpsetImport.Count > 0) model.OpsetImport[0].Version = (long)random.Pick(Hostile.Integers);
    }

    private static void SetElementType(ModelProto model, FuzzRandom random)
    {
        if (random.OneIn(2) && model.Graph.Initializer.Count > 0) random.Pick(model.Graph.Initializer).DataType = random.Next(25);
        else if (model.Graph.Input.Count > 0 && random.Pick(model.Graph.Input).Type?.TensorType is { } type)
            type.ElemType = random.Next(25);
    }

    private static void SetData(ModelProto model, FuzzRandom random)
    {
        if (model.Graph.Initializer.Count == 0) return;
        TensorProto tensor = random.Pick(model.Graph.Initializer);
        tensor.RawData = ByteString.CopyFrom(ByteMutations.SetInteger(tensor.RawData.ToByteArray(), random, []));
    }

    // Protocol buffers hold well-formed text only.
    private static string Text(FuzzRandom random) => random.Pick(Hostile.Texts);
}
