using Eas.Kernels.Parameters;
using Eas.Kernels.Random;
using Eas.Tensors;
using Eas.Tensors.Steps;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void ImageBatch(
        Tensor pixels, Tensor labels, Tensor? order, Tensor normalization, Tensor y, Tensor batchLabels, in ImageBatchParams p, StepBlock block)
    {
        ImageBatchParams batch = p;
        View<byte> pixelsv = new(pixels), parameters = new(block.Parameters);
        View<int> labelsv = new(labels), batchLabelsv = new(batchLabels);
        View<int>? orderv = order is null ? null : new(order);
        View<double> normalizationv = new(normalization), yv = new(y);
        Submit(() =>
        {
            StepParameters step = Read(parameters);
            RandomKey key = KeyOf(step, RandomPurpose.CropFlip);
            int first = step.BatchIndex % batch.Slots * batch.BatchSize;
            for (int i = 0; i < batch.BatchSize; i++)
            {
                PhiloxWords words = key.Block((uint)i);
                int source = orderv is { } numbers ? numbers[first + i] : first + i;
                WriteImage(batch, source, i, Offset(words.Word0, batch.Padding), Offset(words.Word1, batch.Padding), batch.Flip && (words.Word2 & 1) == 1);
                batchLabelsv[i] = source < 0 ? -1 : labelsv[source];
            }
        });

        void WriteImage(ImageBatchParams batch, int source, int target, int rowOffset, int columnOffset, bool isMirrored)
        {
            for (int row = 0; row < batch.Height; row++)
            {
                for (int column = 0; column < batch.Width; column++)
                {
                    int sourceRow = row + rowOffset;
                    int sourceColumn = (isMirrored ? batch.Width - 1 - column : column) + columnOffset;
                    bool isInside = source >= 0 && sourceRow >= 0 && sourceRow < batch.Height && sourceColumn >= 0 && sourceColumn < batch.Width;
                    for (int c = 0; c < batch.Channels; c++)
                    {
                        int pixel = (((((source * batch.Channels) + c) * batch.Height) + sourceRow) * batch.Width) + sourceColumn;
                        yv[target, row, column, c] = isInside ? ((pixelsv[pixel] / 255.0) - normalizationv[c]) / normalizationv[batch.Channels + c] : 0;
                    }
                }
            }
        }
    }

    private static int Offset(uint word, int padding) => (int)(((ulong)word * (ulong)((2 * padding) + 1)) >> 32) - padding;
}
