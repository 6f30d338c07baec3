namespace HardExample.Core.Configuration;

/// <summary>The order of the four numbers of a box in a result or a model output.</summary>
public enum BoxOrder
{
    /// <summary>[y_min, x_min, y_max, x_max], as ModelArts writes results.</summary>
    Yxyx,

    /// <summary>[x_min, y_min, x_max, y_max].</summary>
    Xyxy,

    /// <summary>[x_min, y_min, width, height].</summary>
    Xywh,

    /// <summary>[x_centre, y_centre, width, height].</summary>
    Cxcywh,
}
