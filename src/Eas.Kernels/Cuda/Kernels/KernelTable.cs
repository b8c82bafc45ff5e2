namespace Eas.Kernels.Cuda.Kernels;

/// <summary>Every kernel in the PTX that Eas carries; the struct that each takes says what it computes.</summary>
public static class KernelTable
{
    /// <summary>Takes a <see cref="BatchNormStatisticsArguments"/>.</summary>
    public static readonly KernelEntry BatchNormStatisticsFloat32 = KernelEntry.Of<BatchNormStatisticsArguments>("batch_norm", "batch_norm_statistics_f32");

    /// <summary>Takes a <see cref="BatchNormStatisticsArguments"/>.</summary>
    public static readonly KernelEntry BatchNormStatisticsBFloat16 = KernelEntry.Of<BatchNormStatisticsArguments>("batch_norm", "batch_norm_statistics_bf16");

    /// <summary>Takes a <see cref="BatchNormFinishStatisticsArguments"/>.</summary>
    public static readonly KernelEntry BatchNormFinishStatisticsFloat32 =
        KernelEntry.Of<BatchNormFinishStatisticsArguments>("batch_norm", "batch_norm_finish_statistics_f32");

    /// <summary>Takes a <see cref="BatchNormFinishStatisticsArguments"/>.</summary>
    public static readonly KernelEntry BatchNormFinishStatisticsBFloat16 =
        KernelEntry.Of<BatchNormFinishStatisticsArguments>("batch_norm", "batch_norm_finish_statistics_bf16");

    /// <summary>Takes a <see cref="BatchNormApplyArguments"/>.</summary>
    public static readonly KernelEntry BatchNormApplyFloat32 = KernelEntry.Of<BatchNormApplyArguments>("batch_norm", "batch_norm_apply_f32");

    /// <summary>Takes a <see cref="BatchNormApplyArguments"/>.</summary>
    public static readonly KernelEntry BatchNormApplyBFloat16 = KernelEntry.Of<BatchNormApplyArguments>("batch_norm", "batch_norm_apply_bf16");

    /// <summary>Takes a <see cref="BatchNormBackwardSumsArguments"/>.</summary>
    public static readonly KernelEntry BatchNormBackwardSumsFloat32 =
        KernelEntry.Of<BatchNormBackwardSumsArguments>("batch_norm", "batch_norm_backward_sums_f32");

    /// <summary>Takes a <see cref="BatchNormBackwardSumsArguments"/>.</summary>
    public static readonly KernelEntry BatchNormBackwardSumsBFloat16 =
        KernelEntry.Of<BatchNormBackwardSumsArguments>("batch_norm", "batch_norm_backward_sums_bf16");

    /// <summary>Takes a <see cref="BatchNormFinishBackwardSumsArguments"/>.</summary>
    public static readonly KernelEntry BatchNormFinishBackwardSums =
        KernelEntry.Of<BatchNormFinishBackwardSumsArguments>("batch_norm", "batch_norm_finish_backward_sums");

    /// <summary>Takes a <see cref="BatchNormBackwardDataArguments"/>.</summary>
    public static readonly KernelEntry BatchNormBackwardDataFloat32 =
        KernelEntry.Of<BatchNormBackwardDataArguments>("batch_norm", "batch_norm_backward_data_f32");

    /// <summary>Takes a <see cref="BatchNormBackwardDataArguments"/>.</summary>
    public static readonly KernelEntry BatchNormBackwardDataBFloat16 =
        KernelEntry.Of<BatchNormBackwardDataArguments>("batch_norm", "batch_norm_backward_data_bf16");

    /// <summary>Takes a <see cref="CategoricalArguments"/>.</summary>
    public static readonly KernelEntry Categorical = KernelEntry.Of<CategoricalArguments>("categorical", "categorical");

    /// <summary>Takes a <see cref="CategoricalBackwardArguments"/>.</summary>
    public static readonly KernelEntry CategoricalBackward = KernelEntry.Of<CategoricalBackwardArguments>("categorical", "categorical_backward");

    /// <summary>Takes a <see cref="ColumnSumsArguments"/>.</summary>
    public static readonly KernelEntry ColumnSumsFloat32 = KernelEntry.Of<ColumnSumsArguments>("column_sums", "column_sums_f32");

    /// <summary>Takes a <see cref="ColumnSumsArguments"/>.</summary>
    public static readonly KernelEntry ColumnSumsBFloat16 = KernelEntry.Of<ColumnSumsArguments>("column_sums", "column_sums_bf16");

    /// <summary>Takes a <see cref="ColumnSumsFinishArguments"/>.</summary>
    public static readonly KernelEntry ColumnSumsFinish = KernelEntry.Of<ColumnSumsFinishArguments>("column_sums", "column_sums_finish");

    /// <summary>Takes a <see cref="DropoutArguments"/>.</summary>
    public static readonly KernelEntry DropoutFloat32 = KernelEntry.Of<DropoutArguments>("dropout", "dropout_f32");

    /// <summary>Takes a <see cref="DropoutArguments"/>.</summary>
    public static readonly KernelEntry DropoutBFloat16 = KernelEntry.Of<DropoutArguments>("dropout", "dropout_bf16");

    /// <summary>Takes a <see cref="FillArguments"/>.</summary>
    public static readonly KernelEntry FillFloat32 = KernelEntry.Of<FillArguments>("elementwise", "fill_f32");

    /// <summary>Takes a <see cref="FillArguments"/>.</summary>
    public static readonly KernelEntry FillBFloat16 = KernelEntry.Of<FillArguments>("elementwise", "fill_bf16");

    /// <summary>Takes a <see cref="CopyArguments"/>.</summary>
    public static readonly KernelEntry CopyFloat32 = KernelEntry.Of<CopyArguments>("elementwise", "copy_f32");

    /// <summary>Takes a <see cref="CopyArguments"/>.</summary>
    public static readonly KernelEntry CopyBFloat16 = KernelEntry.Of<CopyArguments>("elementwise", "copy_bf16");

    /// <summary>Takes a <see cref="CopyArguments"/>.</summary>
    public static readonly KernelEntry CastFloat32ToBFloat16 = KernelEntry.Of<CopyArguments>("elementwise", "cast_f32_to_bf16");

    /// <summary>Takes a <see cref="CopyArguments"/>.</summary>
    public static readonly KernelEntry CastBFloat16ToFloat32 = KernelEntry.Of<CopyArguments>("elementwise", "cast_bf16_to_f32");

    /// <summary>Takes a <see cref="AddArguments"/>.</summary>
    public static readonly KernelEntry AddFloat32 = KernelEntry.Of<AddArguments>("elementwise", "add_f32");

    /// <summary>Takes a <see cref="AddArguments"/>.</summary>
    public static readonly KernelEntry AddBFloat16 = KernelEntry.Of<AddArguments>("elementwise", "add_bf16");

    /// <summary>Takes a <see cref="AddReluBackwardArguments"/>.</summary>
    public static readonly KernelEntry AddReluBackwardFloat32 = KernelEntry.Of<AddReluBackwardArguments>("elementwise", "add_relu_backward_f32");

    /// <summary>Takes a <see cref="AddReluBackwardArguments"/>.</summary>
    public static readonly KernelEntry AddReluBackwardBFloat16 = KernelEntry.Of<AddReluBackwardArguments>("elementwise", "add_relu_backward_bf16");

    /// <summary>Takes a <see cref="AddBiasArguments"/>.</summary>
    public static readonly KernelEntry AddBiasFloat32 = KernelEntry.Of<AddBiasArguments>("elementwise", "add_bias_f32");

    /// <summary>Takes a <see cref="AddBiasArguments"/>.</summary>
    public static readonly KernelEntry AddBiasBFloat16 = KernelEntry.Of<AddBiasArguments>("elementwise", "add_bias_bf16");

    /// <summary>Takes a <see cref="EmbeddingArguments"/>.</summary>
    public static readonly KernelEntry Embedding = KernelEntry.Of<EmbeddingArguments>("embedding", "embedding");

    /// <summary>Takes a <see cref="EmbeddingBackwardArguments"/>.</summary>
    public static readonly KernelEntry EmbeddingBackward = KernelEntry.Of<EmbeddingBackwardArguments>("embedding", "embedding_backward");

    /// <summary>Takes a <see cref="GatherScaleArguments"/>.</summary>
    public static readonly KernelEntry GatherScaleFloat32 = KernelEntry.Of<GatherScaleArguments>("gather_scale", "gather_scale_f32");

    /// <summary>Takes a <see cref="GatherScaleArguments"/>.</summary>
    public static readonly KernelEntry GatherScaleBFloat16 = KernelEntry.Of<GatherScaleArguments>("gather_scale", "gather_scale_bf16");

    /// <summary>Takes a <see cref="ImageBatchArguments"/>.</summary>
    public static readonly KernelEntry ImageBatchFloat32 = KernelEntry.Of<ImageBatchArguments>("image_batch", "image_batch_f32");

    /// <summary>Takes a <see cref="ImageBatchArguments"/>.</summary>
    public static readonly KernelEntry ImageBatchBFloat16 = KernelEntry.Of<ImageBatchArguments>("image_batch", "image_batch_bf16");

    /// <summary>Takes a <see cref="LstmCellArguments"/>.</summary>
    public static readonly KernelEntry LstmCell = KernelEntry.Of<LstmCellArguments>("lstm_cell", "lstm_cell");

    /// <summary>Takes a <see cref="LstmCellBackwardArguments"/>.</summary>
    public static readonly KernelEntry LstmCellBackward = KernelEntry.Of<LstmCellBackwardArguments>("lstm_cell", "lstm_cell_backward");

    /// <summary>Takes a <see cref="SgdArguments"/>.</summary>
    public static readonly KernelEntry Sgd = KernelEntry.Of<SgdArguments>("optimizers", "sgd");

    /// <summary>Takes a <see cref="AdamArguments"/>.</summary>
    public static readonly KernelEntry Adam = KernelEntry.Of<AdamArguments>("optimizers", "adam");

    /// <summary>Takes a <see cref="Pool2dArguments"/>.</summary>
    public static readonly KernelEntry Pool2dFloat32 = KernelEntry.Of<Pool2dArguments>("pool2d", "pool2d_f32");

    /// <summary>Takes a <see cref="Pool2dArguments"/>.</summary>
    public static readonly KernelEntry Pool2dBFloat16 = KernelEntry.Of<Pool2dArguments>("pool2d", "pool2d_bf16");

    /// <summary>Takes a <see cref="Pool2dBackwardArguments"/>.</summary>
    public static readonly KernelEntry Pool2dBackwardFloat32 = KernelEntry.Of<Pool2dBackwardArguments>("pool2d", "pool2d_backward_f32");

    /// <summary>Takes a <see cref="Pool2dBackwardArguments"/>.</summary>
    public static readonly KernelEntry Pool2dBackwardBFloat16 = KernelEntry.Of<Pool2dBackwardArguments>("pool2d", "pool2d_backward_bf16");

    /// <summary>Takes a <see cref="SelectRowsArguments"/>.</summary>
    public static readonly KernelEntry SelectRows = KernelEntry.Of<SelectRowsArguments>("row_selection", "select_rows");

    /// <summary>Takes a <see cref="SoftmaxCrossEntropyArguments"/>.</summary>
    public static readonly KernelEntry SoftmaxCrossEntropyFloat32 =
        KernelEntry.Of<SoftmaxCrossEntropyArguments>("softmax_cross_entropy", "softmax_cross_entropy_f32");

    /// <summary>Takes a <see cref="SoftmaxCrossEntropyArguments"/>.</summary>
    public static readonly KernelEntry SoftmaxCrossEntropyBFloat16 =
        KernelEntry.Of<SoftmaxCrossEntropyArguments>("softmax_cross_entropy", "softmax_cross_entropy_bf16");

    /// <summary>Takes a <see cref="SoftmaxCrossEntropyFinishArguments"/>.</summary>
    public static readonly KernelEntry SoftmaxCrossEntropyFinish =
        KernelEntry.Of<SoftmaxCrossEntropyFinishArguments>("softmax_cross_entropy", "softmax_cross_entropy_finish");

    /// <summary>Takes a <see cref="SoftmaxCrossEntropyBackwardArguments"/>.</summary>
    public static readonly KernelEntry SoftmaxCrossEntropyBackwardFloat32 =
        KernelEntry.Of<SoftmaxCrossEntropyBackwardArguments>("softmax_cross_entropy", "softmax_cross_entropy_backward_f32");

    /// <summary>Takes a <see cref="SoftmaxCrossEntropyBackwardArguments"/>.</summary>
    public static readonly KernelEntry SoftmaxCrossEntropyBackwardBFloat16 =
        KernelEntry.Of<SoftmaxCrossEntropyBackwardArguments>("softmax_cross_entropy", "softmax_cross_entropy_backward_bf16");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KernelEntry> All { get; } =
    [
        BatchNormStatisticsFloat32,
        BatchNormStatisticsBFloat16,
        BatchNormFinishStatisticsFloat32,
        BatchNormFinishStatisticsBFloat16,
        BatchNormApplyFloat32,
        BatchNormApplyBFloat16,
        BatchNormBackwardSumsFloat32,
        BatchNormBackwardSumsBFloat16,
        BatchNormFinishBackwardSums,
        BatchNormBackwardDataFloat32,
        BatchNormBackwardDataBFloat16,
        Categorical,
        CategoricalBackward,
        ColumnSumsFloat32,
        ColumnSumsBFloat16,
        ColumnSumsFinish,
        DropoutFloat32,
        DropoutBFloat16,
        FillFloat32,
        FillBFloat16,
        CopyFloat32,
        CopyBFloat16,
        CastFloat32ToBFloat16,
        CastBFloat16ToFloat32,
        AddFloat32,
        AddBFloat16,
        AddReluBackwardFloat32,
        AddReluBackwardBFloat16,
        AddBiasFloat32,
        AddBiasBFloat16,
        Embedding,
        EmbeddingBackward,
        GatherScaleFloat32,
        GatherScaleBFloat16,
        ImageBatchFloat32,
        ImageBatchBFloat16,
        LstmCell,
        LstmCellBackward,
        Sgd,
        Adam,
        Pool2dFloat32,
        Pool2dBFloat16,
        Pool2dBackwardFloat32,
        Pool2dBackwardBFloat16,
        SelectRows,
        SoftmaxCrossEntropyFloat32,
        SoftmaxCrossEntropyBFloat16,
        SoftmaxCrossEntropyFinish,
        SoftmaxCrossEntropyBackwardFloat32,
        SoftmaxCrossEntropyBackwardBFloat16,
    ];
}
