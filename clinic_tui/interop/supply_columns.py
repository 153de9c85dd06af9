"""What the columns of files of supplies, vendors and prices are called in clinics and in other programs.

Among the names are those of OpenEMR's list of drugs in stock (lot number, warehouse, QOH) and those that
vendors write over their price lists.
"""

from __future__ import annotations

SUPPLIES = {
    "catalog": ("catalog", "catalog_number", "catalog_no", "catalogue_number", "catalog_num", "cat_no",
                "vendor_item", "vendor_item_number", "vendor_number", "vendor_sku", "vendor_part_number",
                "supplier_item", "supplier_sku", "supplier_part_number", "supplier_code", "order_number",
                "mfr_number", "reorder_number"),
    "code": ("code", "item_code", "item_number", "item_no", "item_id", "sku", "stock_code", "stock_number",
             "product_code", "product_number", "part_number", "drug_id", "internal_code", "item_num"),
    "name": ("name", "item_name", "item", "description", "item_description", "product", "product_name",
             "drug_name", "drug", "supply", "supply_name", "title", "desc"),
    "category": ("category", "kind", "item_category", "group", "class", "type", "department", "budget"),
    "unit": ("unit", "unit_of_issue", "uom", "unit_of_measure", "issue_unit", "u_m", "um", "units", "form"),
    "shelf": ("shelf", "bin", "bin_location", "shelf_location", "location", "storage_location", "cabinet",
              "drawer"),
    "par": ("par", "par_level", "max", "maximum", "max_level", "maximum_stock", "max_stock", "max_qty",
            "target", "stock_level", "ideal_stock"),
    "reorder": ("reorder", "reorder_at", "reorder_point", "reorder_level", "min", "minimum_stock",
                "min_level", "min_stock", "min_qty", "order_at", "order_point", "rop"),
    "emergency": ("emergency", "emergency_at", "emergency_level", "critical", "critical_level",
                  "safety_stock", "urgent_at"),
    "optional": ("optional", "optional_at", "optional_level", "optional_reorder_point",
                 "rides_along_at"),
    "lots": ("lots", "tracks_lots", "lot_tracked", "lot_tracking", "track_lots", "by_lot", "kept_by_lot"),
    "controlled": ("controlled", "controlled_substance", "dea_schedule", "schedule", "cs_schedule",
                   "is_controlled"),
    "cold": ("cold", "cold_chain", "refrigerated", "refrigerate", "storage_temperature", "storage_conditions",
             "storage", "fridge", "keep_cold"),
    "ndc": ("ndc", "ndc_number", "ndc_code", "national_drug_code", "ndc11", "ndc_11"),
    "hazard_sheet": ("hazard_sheet", "sds", "msds", "safety_data_sheet", "sds_link", "sds_url"),
    "gtin": ("gtin", "barcode", "bar_code", "upc", "upc_code", "ean", "gtin_14", "gtin14", "scan_code"),
    "gtin_units": ("gtin_units", "barcode_units", "units_per_barcode", "units_per_gtin"),
    "vendor": ("vendor", "vendor_code", "vendor_name", "supplier", "supplier_name", "distributor",
               "preferred_vendor", "source"),
    "pack": ("pack", "pack_unit", "purchase_unit", "package", "packaging", "order_unit", "pack_type",
             "purchase_uom"),
    "pack_units": ("pack_units", "units_per_pack", "pack_size", "units_per_package",
                   "units_per_purchase_unit", "qty_per_pack", "units_per_box", "units_per_case",
                   "conversion", "per_pack", "pkg_qty", "pack_qty"),
    "price": ("price", "pack_price", "price_per_pack", "purchase_price", "list_price", "contract_price",
              "vendor_price", "net_price", "package_price"),
    "minimum": ("minimum", "minimum_order", "minimum_packs", "min_order", "min_order_qty", "moq"),
    "multiple": ("multiple", "order_multiple", "pack_multiple", "sold_by"),
    "days": ("days", "lead_time", "lead_days", "lead_time_days", "delivery_days", "delivery_time"),
    "preferred": ("preferred", "is_preferred", "preferred_offer"),
    "place": ("place", "warehouse", "room", "storage_area", "storage_room", "stock_place", "facility", "site",
              "cart"),
    "quantity": ("quantity", "on_hand", "qty_on_hand", "quantity_on_hand", "qoh", "qty", "in_stock",
                 "current_stock", "stock_on_hand", "current_quantity", "opening_count", "opening_balance",
                 "count", "counted", "stock", "balance"),
    "lot": ("lot", "lot_number", "lot_no", "batch", "batch_number", "batch_no"),
    "expires": ("expires", "expiry", "expiration", "expiry_date", "expiration_date", "exp_date", "exp",
                "expires_on", "use_by", "best_before"),
    "recalled": ("recalled", "recalled_on", "recall", "recall_date", "is_recalled"),
    "cost": ("cost", "unit_cost", "cost_per_unit", "cost_each", "average_cost", "avg_cost", "last_cost"),
    "value": ("value", "total_cost", "total_value", "extended_cost", "stock_value", "inventory_value"),
}  # fmt: skip
"""`price` is of a pack, `cost` of a unit of issue, `value` of all units that are counted."""

VENDORS = {
    "code": ("code", "vendor_code", "vendor_id", "vendor_number", "supplier_code", "supplier_id",
             "short_name"),
    "name": ("name", "vendor", "vendor_name", "supplier", "supplier_name", "company", "company_name",
             "distributor"),
    "account": ("account", "account_number", "account_no", "customer_number", "customer_no", "our_number",
                "acct", "acct_number"),
    "phone": ("phone", "phone_number", "telephone", "tel", "contact_phone", "order_phone"),
    "email": ("email", "e_mail", "email_address", "order_email", "orders_email", "mail"),
    "days": ("days", "lead_days", "lead_time", "lead_time_days", "delivery_days", "delivery_time"),
    "minimum": ("minimum", "minimum_order", "min_order", "order_minimum", "smallest_order"),
    "note": ("note", "notes", "comment", "comments", "remarks"),
}  # fmt: skip

PRICES = {
    "catalog": (*SUPPLIES["catalog"], *SUPPLIES["code"], "item"),
    "price": (*SUPPLIES["price"], "unit_price", "your_price", "cost", "amount"),
    "pack": (*SUPPLIES["pack"], "uom", "unit_of_measure", "unit", "u_m", "um"),
    "pack_units": SUPPLIES["pack_units"],
    "minimum": SUPPLIES["minimum"],
    "multiple": SUPPLIES["multiple"],
    "days": SUPPLIES["days"],
}
"""Of a vendor's own list: its item number is the catalog number, its unit the pack."""
