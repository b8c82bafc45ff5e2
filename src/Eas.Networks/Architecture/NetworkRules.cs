namespace Eas.Networks.Architecture;

/// <summary>Which lists of elements are networks: the rules that need no input shape.</summary>
internal static class NetworkRules
{
    /// <summary>The first problem, or null where the elements make a network.</summary>
    public static NetworkProblem? FindProblem(ValueList<LayerSpec> layers)
    {
        if (layers.Count == 0)
            return new NetworkProblem(0, null, "an architecture needs at least a classifier, as SM(10)");
        for (int i = 0; i < layers.Count; i++)
            if (layers[i].FindProblem() is { } problem)
                return new NetworkProblem(i, problem.Argument, problem.Message);
        return FindOrderProblem(layers) ?? FindDenseProblem(layers);
    }

    private static NetworkProblem? FindOrderProblem(ValueList<LayerSpec> layers)
    {
        bool isFlat = false;
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i] is ClassifierSpec && i < layers.Count - 1)
                return new NetworkProblem(i, null, "a classifier must be the last layer, and the only one");
            if (isFlat && layers[i] is not (FullyConnectedSpec or ClassifierSpec))
                return new NetworkProblem(i, null, "only fully connected layers and the classifier can follow a fully connected layer");
            isFlat |= layers[i] is FullyConnectedSpec;
        }

        return layers[^1] is ClassifierSpec
            ? null
            : new NetworkProblem(layers.Count - 1, null, "the last layer must be a classifier, as SM(10)");
    }

    private static NetworkProblem? FindDenseProblem(ValueList<LayerSpec> layers)
    {
        DenseBlockSpec? first = null;
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i] is TransitionSpec && first is null)
                return new NetworkProblem(i, null, "a transition needs a dense block before it");
            if (layers[i] is not DenseBlockSpec block)
                continue;
            if (layers[0] is not ConvolutionSpec)
                return new NetworkProblem(i, null, "a network with dense blocks must begin with a convolution");
            first ??= block;
            if (block.IsPostActivation != first.IsPostActivation)
                return new NetworkProblem(i, null, "D and D+ blocks cannot be mixed in one network");
        }

        return first is { IsPostActivation: false } ? FindPreActivationProblem(layers) : null;
    }

    // A pre-activation network leaves its sums unnormalised until the next consumer. Its notation says where that is for dense
    // layers, transitions and the last pooling only (Huang et al. 2017), so these are the forms it may have.
    private static NetworkProblem? FindPreActivationProblem(ValueList<LayerSpec> layers)
    {
        int lastDense = 0;
        int lastPooling = 0;
        for (int i = 1; i < layers.Count; i++)
        {
            if (layers[i] is ConvolutionSpec)
                return new NetworkProblem(i, null, "a network of D blocks has one convolution, its first layer");
            if (layers[i] is ResidualSpec)
                return new NetworkProblem(i, null, "a residual skip goes into a plain network or one of D+ blocks");
            if (layers[i] is DenseBlockSpec or TransitionSpec)
                lastDense = i;
            if (layers[i] is PoolingSpec)
                lastPooling = i;
        }

        return lastPooling > lastDense
            ? null
            : new NetworkProblem(lastDense, null, "the last dense block or transition needs a pooling after it, as P(8,8,AVG)");
    }
}
