// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <iterator>
#include <type_traits>

#include "platform/mbed_assert.h"

namespace mbed {

/// The extent of a Span whose length is known at run time only.
#define SPAN_DYNAMIC_EXTENT -1

namespace span_detail {

// The length: a constant, or a member.
template <ptrdiff_t Extent>
struct Length {
    constexpr explicit Length(ptrdiff_t) {}
    static constexpr ptrdiff_t value() { return Extent; }
};
template <>
struct Length<SPAN_DYNAMIC_EXTENT> {
    constexpr explicit Length(ptrdiff_t length) : length_(length) {}
    constexpr ptrdiff_t value() const { return length_; }

  private:
    ptrdiff_t length_;
};

// Whether a pointer to From may be taken for one to To: adding const is allowed, going to a base class is not.
template <typename From, typename To>
struct is_convertible : std::is_convertible<From (*)[1], To (*)[1]> {};

}  // namespace span_detail

/// A view of `Extent` objects in a row that belong to someone else; SPAN_DYNAMIC_EXTENT makes the length a value.
/// Indices and counts beyond the length are bugs, and asserted. Any context.
template <typename ElementType, ptrdiff_t Extent = SPAN_DYNAMIC_EXTENT>
class Span : private span_detail::Length<Extent> {
    using Length = span_detail::Length<Extent>;
    static_assert(Extent >= 0 || Extent == SPAN_DYNAMIC_EXTENT, "a length is not negative");

    // The type of the elements at [offset, offset + count).
    static constexpr ptrdiff_t extent_of(ptrdiff_t offset, ptrdiff_t count) {
        return count != SPAN_DYNAMIC_EXTENT    ? count
               : Extent != SPAN_DYNAMIC_EXTENT ? Extent - offset
                                               : SPAN_DYNAMIC_EXTENT;
    }

  public:
    using element_type = ElementType;
    using value_type = std::remove_cv_t<ElementType>;
    using index_type = ptrdiff_t;
    using difference_type = ptrdiff_t;
    using pointer = ElementType*;
    using reference = ElementType&;
    using iterator = pointer;
    using const_iterator = const ElementType*;
    using reverse_iterator = std::reverse_iterator<iterator>;
    using const_reverse_iterator = std::reverse_iterator<const_iterator>;

    static constexpr index_type extent = Extent;

    /// No elements: of a Span of 0 or of dynamic extent.
    template <ptrdiff_t E = Extent, std::enable_if_t<E == 0 || E == SPAN_DYNAMIC_EXTENT, int> = 0>
    constexpr Span() : Length(0), data_(nullptr) {}
    /// `count` elements from `data` on. `count` is the extent if that is fixed.
    constexpr Span(pointer data, index_type count) : Length(count), data_(data) {
        MBED_ASSERT(count >= 0 && (Extent == SPAN_DYNAMIC_EXTENT || count == Extent));
        MBED_ASSERT(data != nullptr || count == 0);
    }
    /// From `first` to before `last`.
    constexpr Span(pointer first, pointer last) : Span(first, last - first) {}
    /// All of an array.
    template <size_t Count, std::enable_if_t<Extent == SPAN_DYNAMIC_EXTENT || Extent == ptrdiff_t(Count), int> = 0>
    constexpr Span(element_type (&elements)[Count]) : Length(Count), data_(elements) {}
    /// All of another view, which may be of fixed extent, or of elements less const.
    template <typename Other, ptrdiff_t OtherExtent,
              std::enable_if_t<(Extent == SPAN_DYNAMIC_EXTENT || Extent == OtherExtent) &&
                                   span_detail::is_convertible<Other, ElementType>::value,
                               int> = 0>
    constexpr Span(const Span<Other, OtherExtent>& other) : Length(other.size()), data_(other.data()) {}

    /// The number of elements.
    constexpr index_type size() const { return Length::value(); }
    /// Their size in bytes.
    constexpr index_type size_bytes() const { return size() * ptrdiff_t(sizeof(ElementType)); }
    constexpr bool empty() const { return size() == 0; }

    constexpr pointer data() const { return data_; }
    constexpr reference operator[](index_type index) const {
        MBED_ASSERT(0 <= index && index < size());
        return data_[index];
    }

    constexpr iterator begin() const { return data_; }
    constexpr iterator end() const { return data_ + size(); }
    constexpr const_iterator cbegin() const { return begin(); }
    constexpr const_iterator cend() const { return end(); }
    constexpr reverse_iterator rbegin() const { return reverse_iterator(end()); }
    constexpr reverse_iterator rend() const { return reverse_iterator(begin()); }
    constexpr const_reverse_iterator crbegin() const { return const_reverse_iterator(cend()); }
    constexpr const_reverse_iterator crend() const { return const_reverse_iterator(cbegin()); }

    /// The first `Count` elements, the last, or `Count` from `Offset` on (all of the rest by default).
    template <ptrdiff_t Count>
    constexpr Span<ElementType, Count> first() const {
        static_assert(Count >= 0 && (Extent == SPAN_DYNAMIC_EXTENT || Count <= Extent), "more than there are");
        MBED_ASSERT(Count <= size());
        return {data_, Count};
    }
    template <ptrdiff_t Count>
    constexpr Span<ElementType, Count> last() const {
        static_assert(Count >= 0 && (Extent == SPAN_DYNAMIC_EXTENT || Count <= Extent), "more than there are");
        MBED_ASSERT(Count <= size());
        return {data_ + (size() - Count), Count};
    }
    template <ptrdiff_t Offset, ptrdiff_t Count = SPAN_DYNAMIC_EXTENT>
    constexpr Span<ElementType, extent_of(Offset, Count)> subspan() const {
        static_assert(Offset >= 0 && (Extent == SPAN_DYNAMIC_EXTENT || Offset <= Extent), "starts behind the end");
        MBED_ASSERT(Offset <= size() && (Count == SPAN_DYNAMIC_EXTENT || Count <= size() - Offset));
        return {data_ + Offset, Count == SPAN_DYNAMIC_EXTENT ? size() - Offset : Count};
    }

    /// The same with counts known at run time.
    constexpr Span<ElementType> first(index_type count) const {
        MBED_ASSERT(0 <= count && count <= size());
        return {data_, count};
    }
    constexpr Span<ElementType> last(index_type count) const {
        MBED_ASSERT(0 <= count && count <= size());
        return {data_ + (size() - count), count};
    }
    constexpr Span<ElementType> subspan(index_type offset, index_type count = SPAN_DYNAMIC_EXTENT) const {
        MBED_ASSERT(0 <= offset && offset <= size());
        MBED_ASSERT(count == SPAN_DYNAMIC_EXTENT || (0 <= count && count <= size() - offset));
        return {data_ + offset, count == SPAN_DYNAMIC_EXTENT ? size() - offset : count};
    }

  private:
    pointer data_;
};

/// Whether two views show elements that are equal, one by one.
template <typename T, ptrdiff_t ExtentT, typename U, ptrdiff_t ExtentU>
constexpr bool operator==(const Span<T, ExtentT>& a, const Span<U, ExtentU>& b) {
    if (a.size() != b.size()) {
        return false;
    }
    for (ptrdiff_t i = 0; i < a.size(); i++) {
        if (!(a.data()[i] == b.data()[i])) {
            return false;
        }
    }
    return true;
}
template <typename T, ptrdiff_t Extent, size_t N>
constexpr bool operator==(const Span<T, Extent>& a, T (&b)[N]) {
    return a == Span<T>(b);
}
template <typename T, ptrdiff_t Extent, size_t N>
constexpr bool operator==(T (&a)[N], const Span<T, Extent>& b) {
    return Span<T>(a) == b;
}
template <typename T, ptrdiff_t ExtentT, typename U, ptrdiff_t ExtentU>
constexpr bool operator!=(const Span<T, ExtentT>& a, const Span<U, ExtentU>& b) {
    return !(a == b);
}
template <typename T, ptrdiff_t Extent, size_t N>
constexpr bool operator!=(const Span<T, Extent>& a, T (&b)[N]) {
    return !(a == b);
}
template <typename T, ptrdiff_t Extent, size_t N>
constexpr bool operator!=(T (&a)[N], const Span<T, Extent>& b) {
    return !(a == b);
}

/// Views without naming their type.
template <typename T, size_t N>
constexpr Span<T, N> make_Span(T (&elements)[N]) {
    return Span<T, N>(elements);
}
template <ptrdiff_t N, typename T>
constexpr Span<T, N> make_Span(T* data) {
    return Span<T, N>(data, N);
}
template <typename T>
constexpr Span<T> make_Span(T* data, ptrdiff_t count) {
    return Span<T>(data, count);
}
template <typename T, size_t N>
constexpr Span<const T, N> make_const_Span(const T (&elements)[N]) {
    return Span<const T, N>(elements);
}
template <ptrdiff_t N, typename T>
constexpr Span<const T, N> make_const_Span(const T* data) {
    return Span<const T, N>(data, N);
}
template <typename T>
constexpr Span<const T> make_const_Span(const T* data, ptrdiff_t count) {
    return Span<const T>(data, count);
}

}  // namespace mbed
