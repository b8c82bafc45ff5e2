using Eas.Tensors;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void Embedding(Tensor table, Tensor indices, Tensor y)
    {
        View<double> tablev = new(table), yv = new(y);
        var indicesv = new View<int>(indices);
        Submit(() =>
        {
            for (int i = 0; i < indicesv.Count; i++)
            {
                for (int c = 0; c < tablev.Channels; c++)
                    yv[i, c] = indicesv[i] == -1 ? 0 : tablev[indicesv[i], c];
            }
        });
    }

    public void EmbeddingBackward(Tensor dy, Tensor indices, Tensor dTable, bool accumulate)
    {
        View<double> dyv = new(dy), dTablev = new(dTable);
        var indicesv = new View<int>(indices);
        Submit(() =>
        {
            if (!accumulate)
                dTablev.Fill(0);
            for (int i = 0; i < indicesv.Count; i++)
            {
                for (int c = 0; c < dTablev.Channels && indicesv[i] != -1; c++)
                    dTablev[indicesv[i], c] += dyv[i, c];
            }
        });
    }
}
