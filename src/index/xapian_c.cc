/* xapian_c.cc - the only C++ file. See xapian_c.h. */
#include "index/xapian_c.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <string>
#include <vector>
#include <xapian.h>

struct xc_writer {
	Xapian::WritableDatabase db;
};

struct xc_reader {
	Xapian::Database db;
	uint64_t epoch;
};

namespace
{

const Xapian::valueno OFFSET_SLOT = 0;
const int REOPEN_TRIES = 3; /* a reader two commits behind throws */

enum status map_error(const Xapian::Error &e, struct buf *err)
{
	const char *type = e.get_type();
	enum status st = ST_BUG;
	if (std::strcmp(type, "DatabaseLockError") == 0)
		st = ST_CONFLICT;
	else if (std::strcmp(type, "DatabaseModifiedError") == 0)
		st = ST_BUSY;
	else if (std::strcmp(type, "DocNotFoundError") == 0 ||
		 std::strcmp(type, "DatabaseNotFoundError") == 0)
		st = ST_NOTFOUND;
	else if (std::strcmp(type, "DatabaseCorruptError") == 0 ||
		 std::strcmp(type, "DatabaseVersionError") == 0 ||
		 std::strcmp(type, "DatabaseOpeningError") == 0)
		st = ST_CORRUPT;
	else if (std::strncmp(type, "Database", 8) == 0)
		st = ST_IO;
	return fail(err, st, "%s", e.get_description().c_str()); /* it begins with the type */
}

/* The one place where exceptions end. */
template <typename F> enum status guard(struct buf *err, F f) noexcept
{
	try {
		f();
		return ST_OK;
	} catch (const Xapian::Error &e) {
		try {
			return map_error(e, err);
		} catch (...) {
			return ST_NOMEM;
		}
	} catch (const std::bad_alloc &) {
		return ST_NOMEM;
	} catch (const std::exception &e) {
		return fail(err, ST_BUG, "%s", e.what());
	} catch (...) {
		return fail(err, ST_BUG, "unknown exception");
	}
}

void reopen(xc_reader *r)
{
	if (r->db.reopen())
		r->epoch++;
}

/* For reading: a reader that fell behind looks again. */
template <typename F> enum status guard_read(xc_reader *r, struct buf *err, F f) noexcept
{
	return guard(err, [&] {
		for (int left = REOPEN_TRIES;; left--) {
			try {
				f();
				return;
			} catch (const Xapian::DatabaseModifiedError &) {
				if (left == 0)
					throw;
				reopen(r);
			}
		}
	});
}

uint64_t offset_of(const std::string &value)
{
	return static_cast<uint64_t>(Xapian::sortable_unserialise(value));
}

/* The document that has the term, read whole, without its value. */
Xapian::Document copy_of(const Xapian::Database &db, const std::string &id)
{
	Xapian::Document d;
	Xapian::PostingIterator i = db.postlist_begin(id);
	if (i == db.postlist_end(id))
		throw Xapian::DatabaseCorruptError("the document is gone");
	Xapian::Document old = db.get_document(*i);
	for (Xapian::TermIterator t = old.termlist_begin(); t != old.termlist_end(); ++t)
		d.add_term(*t, t.get_wdf());
	d.set_data(old.get_data());
	return d;
}

Xapian::Query clause_query(const xc_clause &c)
{
	Xapian::Query q(std::string(c.term, c.len));
	return c.factor == 1.0 ? q : Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, q, c.factor);
}

Xapian::Query build(const xc_query *q)
{
	std::vector<Xapian::Query> parts;
	parts.reserve(q->clauses_n);
	for (size_t i = 0; i < q->clauses_n; i++)
		parts.push_back(clause_query(q->clauses[i]));
	Xapian::Query all(Xapian::Query::OP_OR, parts.begin(), parts.end());
	for (size_t i = 0; i < q->filters_n; i++)
		all = Xapian::Query(
		    Xapian::Query::OP_FILTER, all,
		    Xapian::Query(std::string(q->filters[i].term, q->filters[i].len)));
	return all;
}

} // namespace

extern "C" {

enum status xc_writer_open(const char *dir, bool fresh, struct xc_writer **out,
			   struct buf *err) noexcept
{
	*out = nullptr;
	return guard(err, [&] {
		int flags = (fresh ? Xapian::DB_CREATE_OR_OVERWRITE : Xapian::DB_CREATE_OR_OPEN) |
			    Xapian::DB_BACKEND_GLASS;
		Xapian::WritableDatabase db(dir, flags);
		/* Always inside a transaction: nothing is flushed before
		 * xc_writer_commit, and closing gives up what is pending. */
		db.begin_transaction();
		*out = new xc_writer{db};
	});
}

void xc_writer_close(struct xc_writer *w) noexcept
{
	if (!w)
		return;
	/* An error here has nowhere to go: what was committed is on disk. */
	(void)guard(nullptr, [&] { w->db.close(); });
	delete w;
}

enum status xc_writer_put(struct xc_writer *w, const char *unique, size_t unique_len,
			  const struct xc_doc *doc, bool known_new, struct buf *err) noexcept
{
	return guard(err, [&] {
		Xapian::Document d;
		for (size_t i = 0; i < doc->terms_n; i++) {
			const xc_term &t = doc->terms[i];
			std::string term(t.s, t.len);
			if (t.wdf)
				d.add_term(term, t.wdf);
			else
				d.add_boolean_term(term);
		}
		std::string id(unique, unique_len);
		d.add_boolean_term(id);
		d.add_value(OFFSET_SLOT,
			    Xapian::sortable_serialise(static_cast<double>(doc->offset)));
		d.set_data(std::string(doc->data, doc->data_len));
		if (known_new)
			w->db.add_document(d);
		else
			w->db.replace_document(id, d);
	});
}

enum status xc_writer_delete(struct xc_writer *w, const char *unique, size_t unique_len,
			     struct buf *err) noexcept
{
	return guard(err, [&] { w->db.delete_document(std::string(unique, unique_len)); });
}

enum status xc_writer_find(struct xc_writer *w, const char *unique, size_t unique_len, bool *found,
			   uint64_t *offset, struct buf *err) noexcept
{
	*found = false;
	return guard(err, [&] {
		std::string id(unique, unique_len);
		Xapian::PostingIterator i = w->db.postlist_begin(id);
		if (i == w->db.postlist_end(id))
			return;
		*offset = offset_of(w->db.get_document(*i).get_value(OFFSET_SLOT));
		*found = true;
	});
}

enum status xc_writer_copy(struct xc_writer *w, struct xc_writer *from, const char *unique,
			   size_t unique_len, uint64_t offset, struct buf *err) noexcept
{
	bool copied = false; /* a fault until then is from's */
	enum status st = guard(err, [&] {
		std::string id(unique, unique_len);
		Xapian::Document d = copy_of(from->db, id);
		d.add_value(OFFSET_SLOT, Xapian::sortable_serialise(static_cast<double>(offset)));
		copied = true;
		w->db.replace_document(id, d);
	});
	return st && st != ST_NOMEM && !copied ? ST_CORRUPT : st;
}

enum status xc_writer_set(struct xc_writer *w, const char *key, const char *value,
			  struct buf *err) noexcept
{
	return guard(err, [&] { w->db.set_metadata(key, value); });
}

enum status xc_writer_commit(struct xc_writer *w, struct buf *err) noexcept
{
	return guard(err, [&] {
		w->db.commit_transaction();
		w->db.begin_transaction();
	});
}

enum status xc_reader_open(const char *const *dirs, size_t n, struct xc_reader **out,
			   struct buf *err) noexcept
{
	*out = nullptr;
	return guard(err, [&] {
		Xapian::Database db;
		for (size_t i = 0; i < n; i++)
			db.add_database(Xapian::Database(dirs[i]));
		*out = new xc_reader{db, 1};
	});
}

void xc_reader_close(struct xc_reader *r) noexcept
{
	delete r;
}

enum status xc_reader_reopen(struct xc_reader *r, struct buf *err) noexcept
{
	return guard(err, [&] { reopen(r); });
}

uint32_t xc_reader_count(const struct xc_reader *r) noexcept
{
	uint32_t n = 0;
	(void)guard(nullptr, [&] { n = r->db.get_doccount(); });
	return n;
}

enum status xc_reader_df(struct xc_reader *r, const char *term, size_t len, uint32_t *df,
			 struct buf *err) noexcept
{
	*df = 0;
	return guard_read(r, err, [&] { *df = r->db.get_termfreq(std::string(term, len)); });
}

enum status xc_reader_get(struct xc_reader *r, const char *key, struct buf *value,
			  struct buf *err) noexcept
{
	return guard_read(r, err, [&] {
		std::string v = r->db.get_metadata(key);
		buf_add(value, v.data(), v.size());
	});
}

enum status xc_reader_search(struct xc_reader *r, const struct xc_query *q, size_t max,
			     struct xc_hit *hits, size_t *n, struct buf *err) noexcept
{
	*n = 0;
	if (q->clauses_n == 0)
		return ST_OK;
	return guard_read(r, err, [&] {
		Xapian::Enquire enquire(r->db);
		/* Robertson and Zaragoza 2009; k2 unused, k3: query terms come once,
		 * with their own factor. */
		enquire.set_weighting_scheme(Xapian::BM25Weight(q->k1, 0, 1, q->b, 0.3));
		enquire.set_query(build(q));
		Xapian::MSet set =
		    enquire.get_mset(0, static_cast<Xapian::doccount>(max + q->past_n));
		size_t k = 0;
		for (Xapian::MSetIterator i = set.begin(); i != set.end() && k < max; ++i) {
			if (std::binary_search(q->past, q->past + q->past_n, *i))
				continue;
			hits[k].docid = *i;
			hits[k].weight = i.get_weight();
			hits[k].offset = offset_of(i.get_document().get_value(OFFSET_SLOT));
			k++;
		}
		*n = k;
	});
}

uint64_t xc_reader_epoch(const struct xc_reader *r) noexcept
{
	return r->epoch;
}

uint32_t xc_reader_last(const struct xc_reader *r) noexcept
{
	uint32_t n = 0;
	(void)guard(nullptr, [&] { n = r->db.get_lastdocid(); });
	return n;
}

enum status xc_reader_postings(struct xc_reader *r, const char *term, size_t len,
			       struct xc_posting *out, size_t room, size_t *n,
			       struct buf *err) noexcept
{
	*n = 0;
	return guard_read(r, err, [&] {
		const std::string t(term, len);
		const Xapian::PostingIterator end = r->db.postlist_end(t);
		size_t k = 0;
		for (Xapian::PostingIterator i = r->db.postlist_begin(t); i != end; ++i) {
			const Xapian::docid id = *i;
			if (id >= room)
				break;
			out[k++] = {id, len ? i.get_wdf() : i.get_doclength()};
		}
		*n = k;
	});
}

double xc_reader_mean_length(const struct xc_reader *r) noexcept
{
	double mean = 0;
	(void)guard(nullptr, [&] { mean = r->db.get_average_length(); });
	return mean;
}

enum status xc_reader_offset(struct xc_reader *r, uint32_t docid, uint64_t *offset,
			     struct buf *err) noexcept
{
	return guard_read(r, err, [&] {
		const std::string v =
		    r->db.get_document(docid, Xapian::DOC_ASSUME_VALID).get_value(OFFSET_SLOT);
		if (v.empty())
			throw Xapian::DatabaseCorruptError("a document has no record");
		*offset = offset_of(v);
	});
}

enum status xc_reader_having(struct xc_reader *r, const char *term, size_t len, size_t max,
			     struct xc_hit *hits, size_t *n, struct buf *err) noexcept
{
	*n = 0;
	return guard_read(r, err, [&] {
		std::string t(term, len);
		size_t k = 0;
		for (Xapian::PostingIterator i = r->db.postlist_begin(t);
		     i != r->db.postlist_end(t) && k < max; ++i, ++k) {
			hits[k].docid = *i;
			hits[k].weight = 0;
			hits[k].offset = offset_of(r->db.get_document(*i).get_value(OFFSET_SLOT));
		}
		*n = k;
	});
}

enum status xc_reader_each(struct xc_reader *r, const char *term, size_t len,
			   bool (*each)(void *ctx, uint32_t docid, uint64_t offset,
					const char *data, size_t data_len),
			   void *ctx, bool want_data, struct buf *err) noexcept
{
	/* No retry: each must not see a document twice. */
	return guard(err, [&] {
		std::string t(term, len);
		for (Xapian::PostingIterator i = r->db.postlist_begin(t);
		     i != r->db.postlist_end(t); ++i) {
			Xapian::Document d = r->db.get_document(*i);
			std::string data = want_data ? d.get_data() : std::string();
			if (!each(ctx, *i, offset_of(d.get_value(OFFSET_SLOT)), data.data(),
				  data.size()))
				return;
		}
	});
}

enum status xc_reader_terms(struct xc_reader *r, const char *prefix,
			    bool (*each)(void *ctx, const char *term, size_t len, uint32_t df),
			    void *ctx, struct buf *err) noexcept
{
	return guard(err, [&] {
		size_t skip = std::strlen(prefix);
		for (Xapian::TermIterator i = r->db.allterms_begin(prefix);
		     i != r->db.allterms_end(prefix);) {
			const std::string t = *i;
			if (skip == 0 && t[0] >= 'A' && t[0] <= 'Z') {
				i.skip_to("["); /* behind all prefixes */
				continue;
			}
			if (!each(ctx, t.data() + skip, t.size() - skip, i.get_termfreq()))
				return;
			++i;
		}
	});
}

} // extern "C"
