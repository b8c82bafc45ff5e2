using Eas.Kernels.Random;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>
/// Carries a network through a transformation: follows the graph with the map from the channels now to those before, which begins where a layer is widened and ends
/// at the weights that read it. Pooling and batch normalisation pass it through, flattening repeats it, a dense block's concatenation joins it to what is kept, and a residual branch ends with it: so a
/// layer's consumers are found wherever they are (Cai et al. 2018, sec. 3.2; for dense blocks eq. 4 and sec. 3.4).
/// </summary>
internal sealed class GrowthWalk(GrownPlan before, NetworkEdit edit, Func<int, RandomKey> keys)
{
    private readonly Dictionary<string, GrownOperation> former = before.Operations.ToDictionary(operation => operation.Operation.Name, StringComparer.Ordinal);
    private readonly List<GrownOperation> grown = [];
    private Remapping channels = Remapping.Identity(edit.Result.Input.Channels);

    /// <summary>The network afterwards.</summary>
    public GrownPlan Run()
    {
        foreach (LayerPlan layer in edit.Result.Elements.SelectMany(element => element.Layers))
        {
            if (layer.Address == edit.Insertion?.Address)
                Insert(edit.Insertion, layer);
            else
                Carry(layer);
        }

        return new GrownPlan(edit.Result, grown);
    }

    private void Insert(LayerInsertion insertion, LayerPlan layer)
    {
        ParentActivation input = grown.Count > 0 ? grown[^1].Activation : new ParentActivation(null, channels);
        InsertedLayer inserted = insertion.Derive(new InsertionPoint(layer, grown, input, keys));
        grown.AddRange(inserted.Operations);
        channels = inserted.Output;
    }

    private void Carry(LayerPlan layer)
    {
        Remapping kept = channels;
        string prefix = $"{layer.Address}.", formerPrefix = $"{FormerAddress(layer.Address)}.";
        Operation? addedToKept = layer.Operations.Any(operation => operation is AdditionOperation) ? layer.Operations.Last(operation => operation is ConvolutionOperation) : null;
        foreach (Operation operation in layer.Operations)
        {
            GrownOperation was = former[formerPrefix + operation.Name[prefix.Length..]];
            grown.Add(Carry(operation, was, kept, operation == addedToKept));
        }
    }

    /// <summary>Carries an operation; the outputs of one that is added to what the layer keeps are copied as that is.</summary>
    private GrownOperation Carry(Operation operation, GrownOperation was, Remapping kept, bool isAddedToKept)
    {
        WeightOrigin? weight = null;
        NormOrigin? norm = was.Norm?.Then(channels);
        switch (operation)
        {
            case ConvolutionOperation or LinearOperation:
                Remapping outputs = isAddedToKept ? kept : Widen(was.Operation.Output.Channels, operation.Output.Channels);
                weight = was.Weight!.Then(outputs, channels);
                channels = outputs;
                break;
            case FlattenOperation:
                channels = channels.Repeat((int)operation.Input.Positions);
                break;
            case ConcatenationOperation:
                channels = kept.Concatenate(channels);
                break;
        }

        return new GrownOperation(operation, weight, norm, was.Activation.Then(channels));
    }

    private Remapping Widen(int from, int to) => from == to ? Remapping.Identity(from) : Remapping.Widen(from, to, new HostRandom(keys(grown.Count)));

    /// <summary>The address a layer had before another was inserted in front of it.</summary>
    private LayerAddress FormerAddress(LayerAddress address)
    {
        if (edit.Insertion is not { Address: var inserted })
            return address;
        if (inserted.Layer is null)
            return address.Element > inserted.Element ? address with { Element = address.Element - 1 } : address;
        return address.Element == inserted.Element && address.Layer > inserted.Layer ? address with { Layer = address.Layer - 1 } : address;
    }
}
