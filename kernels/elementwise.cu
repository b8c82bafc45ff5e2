// Functions of one or two values over rows of columns with pitches: filling, copying, casting, adding, a bias, the end of a residual connection.
//
// Versions tried:
// 1. A thread for 16 bytes of a row where columns, pitches and addresses allow it, else for one element, as here: bound by memory. Not measured on a GPU yet.
#include "common.cuh"

// Calls f(row, column) for every N columns of every row.
template <int N, class F> EAS_INLINE void for_each_pack(int rows, int columns, F f)
{
    unsigned packsOfRow = (unsigned)columns / N, total = (unsigned)rows * packsOfRow;
    for (unsigned i = grid_thread(); i < total; i += grid_threads())
        f((long long)(i / packsOfRow), (long long)(i % packsOfRow * N));
}

// fill: y = Value everywhere.
template <class T> struct FillArguments
{
    T* y;             // Out: Rows x Columns.
    long long yPitch; // From one row of y to the next.
    int rows;         // Rows.
    int columns;      // Elements of a row.
    float value;      // What is written.
};

EAS_OFFSET(0, y, FillArguments<float>);
EAS_OFFSET(8, yPitch, FillArguments<float>);
EAS_OFFSET(16, rows, FillArguments<float>);
EAS_OFFSET(20, columns, FillArguments<float>);
EAS_OFFSET(24, value, FillArguments<float>);
EAS_SIZE(32, FillArguments<float>);
EAS_SIZE(32, FillArguments<bfloat16>);

template <class T> EAS_INLINE void fill(const FillArguments<T>& p)
{
    for_each_pack<1>(p.rows, p.columns, [&](long long row, long long column) { put(&p.y[row * p.yPitch + column], p.value); });
}

EAS_POINTWISE(fill_f32, FillArguments<float>, fill<float>)
EAS_POINTWISE(fill_bf16, FillArguments<bfloat16>, fill<bfloat16>)

// copy, cast: y = x, or y += x, between any two element types.
template <class T, class U> struct CopyArguments
{
    const T* x;       // Rows x Columns.
    U* y;             // Out: Rows x Columns.
    long long xPitch; // From one row of x to the next.
    long long yPitch; // From one row of y to the next.
    int rows;         // Rows.
    int columns;      // Elements of a row.
    int accumulate;   // 1 to add to y, 0 to overwrite it.
};

EAS_OFFSET(0, x, CopyArguments<float, float>);
EAS_OFFSET(8, y, CopyArguments<float, float>);
EAS_OFFSET(16, xPitch, CopyArguments<float, float>);
EAS_OFFSET(24, yPitch, CopyArguments<float, float>);
EAS_OFFSET(32, rows, CopyArguments<float, float>);
EAS_OFFSET(36, columns, CopyArguments<float, float>);
EAS_OFFSET(40, accumulate, CopyArguments<float, float>);
EAS_SIZE(48, CopyArguments<float, float>);
EAS_SIZE(48, CopyArguments<float, bfloat16>);

template <int N, class T, class U> EAS_INLINE void copy_packs(const CopyArguments<T, U>& p)
{
    for_each_pack<N>(p.rows, p.columns, [&](long long row, long long column) {
        Floats<N> x = load<N>(p.x + row * p.xPitch + column);
        U* target = p.y + row * p.yPitch + column;
        if (p.accumulate)
        {
            Floats<N> y = load<N>((const U*)target);
            EAS_UNROLL
            for (int i = 0; i < N; i++)
                x.v[i] += y.v[i];
        }

        store<N>(target, x);
    });
}

template <class T, class U> EAS_INLINE void copy(const CopyArguments<T, U>& p)
{
    constexpr int lanes = Lanes<T>::count < Lanes<U>::count ? Lanes<T>::count : Lanes<U>::count;
    if (p.columns % lanes == 0 && packs(p.x, p.xPitch) && packs((const U*)p.y, p.yPitch))
        copy_packs<lanes>(p);
    else
        copy_packs<1>(p);
}

using CopyFloat32 = CopyArguments<float, float>;
using CopyBFloat16 = CopyArguments<bfloat16, bfloat16>;
using NarrowFloat32 = CopyArguments<float, bfloat16>;
using WidenBFloat16 = CopyArguments<bfloat16, float>;

EAS_POINTWISE(copy_f32, CopyFloat32, copy)
EAS_POINTWISE(copy_bf16, CopyBFloat16, copy)
EAS_POINTWISE(cast_f32_to_bf16, NarrowFloat32, copy)
EAS_POINTWISE(cast_bf16_to_f32, WidenBFloat16, copy)

// add: y = a + b, or max(0, a + b); y may be a or b.
template <class T> struct AddArguments
{
    const T* a;       // Rows x Columns.
    const T* b;       // Rows x Columns.
    T* y;             // Out: Rows x Columns.
    long long aPitch; // From one row of a to the next.
    long long bPitch; // From one row of b to the next.
    long long yPitch; // From one row of y to the next.
    int rows;         // Rows.
    int columns;      // Elements of a row.
    int relu;         // 1 for max(0, .), 0 for none.
};

EAS_OFFSET(0, a, AddArguments<float>);
EAS_OFFSET(8, b, AddArguments<float>);
EAS_OFFSET(16, y, AddArguments<float>);
EAS_OFFSET(24, aPitch, AddArguments<float>);
EAS_OFFSET(32, bPitch, AddArguments<float>);
EAS_OFFSET(40, yPitch, AddArguments<float>);
EAS_OFFSET(48, rows, AddArguments<float>);
EAS_OFFSET(52, columns, AddArguments<float>);
EAS_OFFSET(56, relu, AddArguments<float>);
EAS_SIZE(64, AddArguments<float>);
EAS_SIZE(64, AddArguments<bfloat16>);

template <int N, class T> EAS_INLINE void add_packs(const AddArguments<T>& p)
{
    for_each_pack<N>(p.rows, p.columns, [&](long long row, long long column) {
        Floats<N> y = load<N>(p.a + row * p.aPitch + column), b = load<N>(p.b + row * p.bPitch + column);
        EAS_UNROLL
        for (int i = 0; i < N; i++)
        {
            y.v[i] += b.v[i];
            y.v[i] = p.relu && y.v[i] < 0.0f ? 0.0f : y.v[i];
        }

        store<N>(p.y + row * p.yPitch + column, y);
    });
}

template <class T> EAS_INLINE void add(const AddArguments<T>& p)
{
    constexpr int lanes = Lanes<T>::count;
    if (p.columns % lanes == 0 && packs(p.a, p.aPitch) && packs(p.b, p.bPitch) && packs((const T*)p.y, p.yPitch))
        add_packs<lanes>(p);
    else
        add_packs<1>(p);
}

EAS_POINTWISE(add_f32, AddArguments<float>, add)
EAS_POINTWISE(add_bf16, AddArguments<bfloat16>, add)

// add_relu_backward: dx = dy where y is positive, else 0.
template <class T> struct AddReluBackwardArguments
{
    const T* dy;       // Gradient of the sum.
    const T* y;        // The sum after the ReLU.
    T* dx;             // Out: gradient of either summand.
    long long dyPitch; // From one row of dy to the next.
    long long yPitch;  // From one row of y to the next.
    long long dxPitch; // From one row of dx to the next.
    int rows;          // Rows.
    int columns;       // Elements of a row.
};

EAS_OFFSET(0, dy, AddReluBackwardArguments<float>);
EAS_OFFSET(8, y, AddReluBackwardArguments<float>);
EAS_OFFSET(16, dx, AddReluBackwardArguments<float>);
EAS_OFFSET(24, dyPitch, AddReluBackwardArguments<float>);
EAS_OFFSET(32, yPitch, AddReluBackwardArguments<float>);
EAS_OFFSET(40, dxPitch, AddReluBackwardArguments<float>);
EAS_OFFSET(48, rows, AddReluBackwardArguments<float>);
EAS_OFFSET(52, columns, AddReluBackwardArguments<float>);
EAS_SIZE(56, AddReluBackwardArguments<float>);
EAS_SIZE(56, AddReluBackwardArguments<bfloat16>);

template <int N, class T> EAS_INLINE void add_relu_backward_packs(const AddReluBackwardArguments<T>& p)
{
    for_each_pack<N>(p.rows, p.columns, [&](long long row, long long column) {
        Floats<N> dx = load<N>(p.dy + row * p.dyPitch + column), y = load<N>(p.y + row * p.yPitch + column);
        EAS_UNROLL
        for (int i = 0; i < N; i++)
            dx.v[i] = y.v[i] > 0.0f ? dx.v[i] : 0.0f;
        store<N>(p.dx + row * p.dxPitch + column, dx);
    });
}

template <class T> EAS_INLINE void add_relu_backward(const AddReluBackwardArguments<T>& p)
{
    constexpr int lanes = Lanes<T>::count;
    if (p.columns % lanes == 0 && packs(p.dy, p.dyPitch) && packs(p.y, p.yPitch) && packs((const T*)p.dx, p.dxPitch))
        add_relu_backward_packs<lanes>(p);
    else
        add_relu_backward_packs<1>(p);
}

EAS_POINTWISE(add_relu_backward_f32, AddReluBackwardArguments<float>, add_relu_backward)
EAS_POINTWISE(add_relu_backward_bf16, AddReluBackwardArguments<bfloat16>, add_relu_backward)

// add_bias: y += bias, for every row.
template <class T> struct AddBiasArguments
{
    T* y;              // Rows x Columns, updated.
    const float* bias; // Columns values.
    long long yPitch;  // From one row of y to the next.
    int rows;          // Rows.
    int columns;       // Elements of a row.
};

EAS_OFFSET(0, y, AddBiasArguments<float>);
EAS_OFFSET(8, bias, AddBiasArguments<float>);
EAS_OFFSET(16, yPitch, AddBiasArguments<float>);
EAS_OFFSET(24, rows, AddBiasArguments<float>);
EAS_OFFSET(28, columns, AddBiasArguments<float>);
EAS_SIZE(32, AddBiasArguments<float>);
EAS_SIZE(32, AddBiasArguments<bfloat16>);

template <class T> EAS_INLINE void add_bias(const AddBiasArguments<T>& p)
{
    for_each_pack<1>(p.rows, p.columns, [&](long long row, long long column) {
        T* target = &p.y[row * p.yPitch + column];
        put(target, to_float(*target) + p.bias[column]);
    });
}

EAS_POINTWISE(add_bias_f32, AddBiasArguments<float>, add_bias)
EAS_POINTWISE(add_bias_bf16, AddBiasArguments<bfloat16>, add_bias)
