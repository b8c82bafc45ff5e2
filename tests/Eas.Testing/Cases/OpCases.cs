namespace Eas.Testing.Cases;

/// <summary>All cases of all ops. An op's cases are one line here; a test names any op of the backend that no case calls.</summary>
public static class OpCases
{
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. ElementwiseCases.All,
        .. ConcatCases.All,
        .. Conv2dCases.All,
        .. MatMulCases.All,
        .. LinearCases.All,
        .. BatchNormCases.All,
        .. Pool2dCases.All,
        .. DropoutCases.All,
        .. SoftmaxCrossEntropyCases.All,
        .. EmbeddingCases.All,
        .. LstmCellCases.All,
        .. RowSelectionCases.All,
        .. AddReluCases.All,
        .. GatherScaleCases.All,
        .. CategoricalCases.All,
        .. OptimizerCases.All,
        .. ImageBatchCases.All,
        .. DenseBlockCases.All,
    ];
}
